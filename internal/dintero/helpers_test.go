package dintero_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

const (
	account = "T12345678"
	another = "T87654321"

	caseA = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseB = "7b1f0a52-93d4-4c1e-a6f7-0c5d2e8b9f31"
)

// inNOK is the signup that tests submit unless they need another.
var inNOK = dintero.Signup{CaseID: caseA, PaymentOptions: []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}}

// connect returns a client that may make a request three times, with waits of
// milliseconds.
func connect(t testing.TB, baseURL string, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	config := dintero.Config{
		BaseURL: baseURL, AccessToken: "ready-token", UserAgent: "test", MaxRetries: 2,
		Timing: dintero.Timing{Retry: time.Millisecond, MaxRetry: 10 * time.Millisecond, RateLimit: 2 * time.Millisecond, MaxRetryAfter: time.Minute},
	}
	for _, edit := range edits {
		edit(&config)
	}
	client, err := dintero.New(config)
	succeed(t, err)
	return client
}

func retries(n int) func(*dintero.Config) { return func(c *dintero.Config) { c.MaxRetries = n } }

// withCredentials makes a client request its tokens.
func withCredentials(c *dintero.Config) {
	c.AccessToken, c.AccountID, c.ClientID, c.ClientSecret = "", account, "client", "the-client-secret"
}

// server stands for Dintero, and keeps what it was sent.
type server struct {
	URL      string
	mu       sync.Mutex
	requests []received
}

type received struct {
	method, path, body string
	header             http.Header
}

// serve starts a server.
func serve(t testing.TB, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	started := httptest.NewServer(s.recording(handler))
	t.Cleanup(started.Close)
	s.URL = started.URL + "/v1"
	return s
}

func (s *server) recording(handler http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.requests = append(s.requests, received{r.Method, r.URL.Path, string(body), r.Header})
		s.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(w, r)
	}
}

// all returns the requests whose path ends with a text.
func (s *server) all(suffix string) []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []received
	for _, r := range s.requests {
		if strings.HasSuffix(r.path, suffix) {
			found = append(found, r)
		}
	}
	return found
}

// answer is a handler that always answers the same.
func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangUp closes the connection after it has read the request.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// cutOff answers with the beginning of a body and then hangs up.
func cutOff(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer(status, body, "Content-Length", "100000")(w, r)
		_ = http.NewResponseController(w).Flush()
		hangUp(w, r)
	}
}

// inTurn calls each handler once, and the last one from then on.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		handler := handlers[0]
		handlers = handlers[min(1, len(handlers)-1):]
		mu.Unlock()
		handler(w, r)
	}
}

// withTokens answers token requests with one handler and the rest with another.
func withTokens(token, rest http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/auth/token") {
			token(w, r)
			return
		}
		rest(w, r)
	}
}

// issueToken answers with another token each time: token-1, then token-2.
func issueToken() http.HandlerFunc {
	var mu sync.Mutex
	issued := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		issued++
		body := fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":14400}`, issued)
		mu.Unlock()
		answer(200, body)(w, r)
	}
}

// network is a simulated network, for tests in a bubble of testing/synctest,
// where a wait takes no time.
type network func(r *http.Request) (*http.Response, error)

func (n network) RoundTrip(r *http.Request) (*http.Response, error) { return n(r) }

// answering is a network in which a handler answers at once.
func answering(handler http.HandlerFunc) network {
	return func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		handler(w, r)
		return w.Result(), nil
	}
}

// stalling is a network in which a server takes a request and never answers.
func stalling(r *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// unreachable is a network in which no connection can be made.
func unreachable(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

// onNetwork returns a client on a simulated network, with the waits that users
// get.
func onNetwork(t *testing.T, n network, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	client := connect(t, dintero.DefaultBaseURL, append([]func(*dintero.Config){func(c *dintero.Config) {
		c.Timing, c.MaxRetries = dintero.DefaultTiming, dintero.DefaultMaxRetries
	}}, edits...)...)
	client.UseTransport(n)
	return client
}

// logBuffer keeps what a client logs, one JSON object a line.
type logBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// at makes a client log from a level on.
func (l *logBuffer) at(level slog.Level) func(*dintero.Config) {
	return func(c *dintero.Config) {
		c.Logger = slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}))
	}
}

// attempts counts the attempts of which the log tells.
func (l *logBuffer) attempts() int {
	return strings.Count(l.String(), `"msg":"No response from Dintero"`) + strings.Count(l.String(), `"msg":"Response from Dintero"`)
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s = %#v, want %#v", what, got, want)
	}
}

func contains(t testing.TB, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s is %q, want it to contain %q", what, text, part)
	}
}

func succeed(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("error %v, want none", err)
	}
}

// errorOf returns an error of a type; the test ends if err is none.
func errorOf[E error](t testing.TB, err error) E {
	t.Helper()
	typed, ok := errors.AsType[E](err)
	if !ok {
		t.Fatalf("error %v, want a %T", err, typed)
	}
	return typed
}

// inParallel calls a function n times at once and waits for all.
func inParallel(n int, call func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { call(i) })
	}
	group.Wait()
}

func decoded(t testing.TB, body string) any {
	t.Helper()
	var v any
	succeed(t, json.Unmarshal([]byte(body), &v))
	return v
}
