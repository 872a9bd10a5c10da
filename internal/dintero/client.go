// Package dintero is a client of Dintero's Account Management API, as far as a
// Vipps PSP signup needs it. It knows nothing about Terraform. Its only memory
// is of tokens, and for some seconds of a server that could not be reached.
//
// A tour: endpoints.go has one method for each endpoint. The methods return the
// content of the response ([Connection], [PaymentApproval], …) or an error of
// errors.go. request.go builds a request, exchange.go sends it once, retry.go
// decides whether and when it is sent again, and token.go gets the token for
// it. Reads and token requests are repeated here (repeat.go). A POST of a
// signup is not, because that decision belongs to the rules of package
// onboarding. Everything is read leniently (lenient.go), and no secret gets
// into an error or a log line (redact.go).
package dintero

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Defaults of [Config].
const (
	DefaultRequestTimeout = 30 * time.Second
	DefaultMaxRetries     = 4
)

// Config says how to reach Dintero and as whom. Either AccessToken or ClientID
// and ClientSecret are needed by the time of the first request.
type Config struct {
	BaseURL string // DefaultBaseURL if empty

	// AccountID is the account that owns the API client. If it is empty, the
	// token for an account is requested at that account itself.
	AccountID    string
	ClientID     string
	ClientSecret string
	AccessToken  string // used as it is for every account
	Audience     string // if empty, that of the account that the token is for

	RequestTimeout time.Duration // of one attempt; DefaultRequestTimeout if 0
	MaxRetries     int           // beyond the first attempt

	UserAgent string
	Logger    *slog.Logger // nothing is logged if nil
	Timing    Timing       // DefaultTiming if zero
}

// Client talks to Dintero. It makes no request before the first call that needs
// one, and is safe for concurrent use.
type Client struct {
	config  Config
	baseURL *url.URL
	http    *http.Client
	posts   *http.Client // for the POSTs of signups
	log     *slog.Logger
	secrets *redactor
	tokens  tokenCache
	outage  outage
}

// New makes a client. The error is that of [ParseBaseURL].
func New(config Config) (*Client, error) {
	config.RequestTimeout = cmp.Or(config.RequestTimeout, DefaultRequestTimeout)
	config.Timing = cmp.Or(config.Timing, DefaultTiming)
	baseURL, err := ParseBaseURL(cmp.Or(config.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	c := &Client{
		config:  config,
		baseURL: baseURL,
		http:    newHTTPClient(config.RequestTimeout),
		posts:   newPOSTClient(config.RequestTimeout),
		log:     cmp.Or(config.Logger, slog.New(slog.DiscardHandler)),
		secrets: &redactor{},
	}
	c.secrets.addCredentials(config.ClientID, config.ClientSecret)
	c.secrets.add(config.AccessToken)
	for _, proxy := range environmentProxies() {
		c.secrets.addProxy(proxy.url)
	}
	return c, nil
}
