package dintero

import (
	"encoding/base64"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const (
	redacted = "***"

	// minSecret is the length from which a secret is recognized in a text. A
	// shorter one would also hide common words; Dintero's are far longer.
	minSecret = 8
)

// redactor removes secrets from all texts that get into an error or a log.
type redactor struct {
	mu      sync.RWMutex
	secrets []string
}

// addCredentials adds a client's secret, also in the form of HTTP Basic
// authentication, with and without padding.
func (r *redactor) addCredentials(id, secret string) {
	if secret == "" {
		return
	}
	r.add(secret)
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		r.add(encoding.EncodeToString([]byte(id + ":" + secret)))
	}
}

// addProxy adds the password in a proxy's address.
func (r *redactor) addProxy(address *url.URL) {
	if address == nil {
		return
	}
	if password, ok := address.User.Password(); ok {
		r.add(password)
		r.addCredentials(address.User.Username(), password)
	}
}

// add adds a secret, also in the forms that it takes inside JSON, addresses and
// web pages.
func (r *redactor) add(secret string) {
	if len(secret) < minSecret {
		return
	}
	page := html.EscapeString(secret) // writes quotes as numbers; others name them, or leave them
	forms := []string{
		secret, inJSON(secret, true), inJSON(secret, false), strings.ReplaceAll(secret, "/", `\/`),
		url.QueryEscape(secret), url.PathEscape(secret),
		page, strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#039;").Replace(page), strings.NewReplacer("&#34;", `"`, "&#39;", "'").Replace(page),
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, form := range forms {
		if !slices.Contains(forms[:i], form) {
			r.secrets = append(r.secrets, form)
		}
	}
	// A longer secret goes first, so that no part of it is left behind.
	slices.SortStableFunc(r.secrets, func(a, b string) int { return len(b) - len(a) })
}

// inJSON returns the content of a JSON string without the quotes.
func inJSON(s string, escapeHTML bool) string {
	quoted := asJSON(s, escapeHTML)
	return quoted[1 : len(quoted)-1]
}

// webToken matches a JSON Web Token, or the beginning of one. Dintero's access
// tokens have this form (documented), and a response that cannot be read may
// contain one. Inside a word (in an address it may follow %20) only a long match
// counts, because "eyJ" may be part of a name.
var webToken = regexp.MustCompile(`\beyJ[\w-]{8,}(\.[\w-]+)*|eyJ[\w-]{16,}(\.[\w-]+)*`)

// addToken adds an access token, unless webToken matches it: that costs the same
// for any number of tokens.
func (r *redactor) addToken(token string) {
	if webToken.FindString(token) != token {
		r.add(token)
	}
}

// redact returns s without any secret.
func (r *redactor) redact(s string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, secret := range r.secrets {
		s = strings.ReplaceAll(s, secret, redacted)
	}
	return webToken.ReplaceAllString(s, redacted)
}

// redactError redacts the text of err and keeps what it wraps.
func (r *redactor) redactError(err error) error {
	text := r.redact(err.Error())
	if text == err.Error() {
		return err
	}
	return &redactedError{text, err}
}

type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.err }
