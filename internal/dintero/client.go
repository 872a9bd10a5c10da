// Package dintero is a client of Dintero's Account Management API, as far as a
// Vipps PSP signup needs it. It knows nothing about Terraform. Its only memory
// is of tokens, and for some seconds of a server that could not be reached.
//
// A tour: endpoints.go has one method for each endpoint. The methods return the
// content of the response ([Connection], [PaymentApproval]) or an error of
// errors.go. request.go builds a request and sends it once, response.go finds
// the error in what came back, retry.go decides whether and when a request is
// sent again, and token.go gets the token for it. Reads and token requests are
// repeated here. The POST of a signup is not, because that decision belongs to
// the rules of package onboarding. lenient.go reads values of a wrong type, and
// redact.go keeps secrets out of errors and logs.
//
// Facts about the API are marked: "documented" is what a page of Dintero says,
// "inferred" is what its other endpoints suggest.
package dintero

import (
	"cmp"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Defaults of [Config].
const (
	// DefaultBaseURL is the address of Dintero's API, for test and production
	// accounts (documented).
	DefaultBaseURL        = "https://api.dintero.com/v1"
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
	MaxRetries     int           // attempts beyond the first, whatever the reason

	UserAgent string
	Logger    *slog.Logger // nothing is logged if nil
	Timing    Timing       // DefaultTiming if zero
}

// Client talks to Dintero. It makes no request before the first call that needs
// one, and is safe for concurrent use.
type Client struct {
	config      Config
	baseURL     *url.URL
	http        *http.Client
	posts       *http.Client // for the POSTs of signups
	log         *slog.Logger
	secrets     *redactor
	tokens      tokenCache
	unreachable atomic.Pointer[time.Time] // until when no request is sent; nil if never
}

// New makes a client. The error is that of [ParseBaseURL].
func New(config Config) (*Client, error) {
	config.RequestTimeout = cmp.Or(config.RequestTimeout, DefaultRequestTimeout)
	config.Timing = cmp.Or(config.Timing, DefaultTiming)
	baseURL, err := ParseBaseURL(cmp.Or(config.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	return &Client{
		config:  config,
		baseURL: baseURL,
		http:    newHTTPClient(config.RequestTimeout),
		posts:   newPOSTClient(config.RequestTimeout),
		log:     cmp.Or(config.Logger, slog.New(slog.DiscardHandler)),
		secrets: newRedactor(config.ClientID, config.ClientSecret, config.AccessToken),
	}, nil
}

// errBaseURL does not quote the value, because it may contain a password.
var errBaseURL = errors.New("it must be an absolute https URL such as " + DefaultBaseURL + ", without user, query or fragment; plain http is for loopback addresses only")

// ParseBaseURL parses an https URL, or an http URL of a loopback address.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, errBaseURL
	}
	return u, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// IsHeaderValue reports whether a token can be the value of a header. Callers
// check it first, because Go's own error might quote the token.
func IsHeaderValue(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
