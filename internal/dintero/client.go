// Package dintero is Dintero's side of the provider: requests, tokens, retries,
// errors and types of the Account Management API, as far as a Vipps PSP signup
// needs it. It knows no Terraform.
//
// A tour: [Client.SignUp] and [Client.Resubmit] (submit.go) are the only ways a
// signup is sent; they look before and after (look.go) and never repeat a POST
// that may have been taken (settle.go). [Client.Read] shares what was read
// (shared.go), [Client.Await] waits for people (await.go). Every request goes
// through one door (call.go), with the retry policy of retry.go and a token of
// token.go. What the API is known to answer, and how loosely it is read, is in
// connection.go.
package dintero

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultBaseURL is where Dintero's API is, for test and production accounts
// alike (documented).
const DefaultBaseURL = "https://api.dintero.com/v1"

// Defaults of [Config].
const (
	DefaultRequestTimeout = 30 * time.Second
	DefaultMaxRetries     = 4
)

// Config says how to reach Dintero and as whom. Either AccessToken or ClientID
// and ClientSecret are needed by the time of the first request.
type Config struct {
	BaseURL string // DefaultBaseURL when empty

	// AccountID is the account that owns the API client. When empty, tokens are
	// asked for at the account that is worked on.
	AccountID    string
	ClientID     string
	ClientSecret string
	AccessToken  string // used as it is for every account
	Audience     string // when empty, that of the account that is worked on

	RequestTimeout time.Duration // of one attempt; DefaultRequestTimeout when 0
	MaxRetries     int           // beyond the first attempt

	UserAgent string
	Logger    *slog.Logger // nothing is logged when nil
	Pace      Pace         // the waits between attempts and polls
}

// Client talks to Dintero. It makes no request before the first call that needs
// one, and is safe for concurrent use.
type Client struct {
	config  Config
	baseURL *url.URL
	http    *http.Client
	log     *slog.Logger
	mask    *mask
	tokens  tokens

	flights  singleflight.Group
	accounts sync.Map // account id to *account
	shown    witnesses
}

// New makes a client. The error is that of [ParseBaseURL].
func New(config Config) (*Client, error) {
	if config.BaseURL == "" {
		config.BaseURL = DefaultBaseURL
	}
	if config.RequestTimeout == 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	config.Pace = config.Pace.orDefault()
	baseURL, err := ParseBaseURL(config.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{
		config:  config,
		baseURL: baseURL,
		http:    newHTTPClient(config.RequestTimeout),
		log:     config.Logger,
		mask:    newMask(config),
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// audience is that of an account's tokens: the documented address of the API,
// also where BaseURL leads to another host.
func (c *Client) audience(accountID string) string {
	if c.config.Audience != "" {
		return c.config.Audience
	}
	return DefaultBaseURL + "/accounts/" + accountID
}

// endpoint is the address of a path below the base URL.
func (c *Client) endpoint(path string) string {
	return strings.TrimSuffix(c.baseURL.String(), "/") + path
}

// lasting keeps what ctx carries and ends a moment after ctx does.
func lasting(ctx context.Context, moment time.Duration) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { sleep(lasting, moment); cancel() })
	return lasting, func() { stop(); cancel() }
}
