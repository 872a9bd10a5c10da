package dintero

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
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

func newRedactor(clientID, clientSecret, accessToken string) *redactor {
	r := &redactor{}
	if clientSecret != "" {
		r.add(clientSecret)
		r.add(strings.TrimRight(strings.TrimPrefix(basicAuth(clientID, clientSecret), "Basic "), "="))
	}
	r.add(accessToken)
	return r
}

// basicAuth returns the header that the client authenticates with (RFC 7617).
func basicAuth(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// add adds a secret, also in the forms that it takes inside JSON and addresses.
func (r *redactor) add(secret string) {
	if len(secret) < minSecret {
		return
	}
	escaped, _ := json.Marshal(secret) // a string never fails
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = append(r.secrets, secret, strings.Trim(asJSON(secret), `"`), strings.Trim(string(escaped), `"`),
		url.QueryEscape(secret), url.PathEscape(secret))
	slices.Sort(r.secrets)
	r.secrets = slices.Compact(r.secrets)
	// A longer secret goes first, so that no part of it is left behind.
	slices.SortFunc(r.secrets, func(a, b string) int { return len(b) - len(a) })
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

// oneLine returns any text as one readable line without secrets. It redacts
// before it shortens, because half of a secret would not be recognized.
func (r *redactor) oneLine(s string, n int) string { return oneLine(r.redact(s), n) }

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

// oneLine returns any text as one readable line of at most n characters.
func oneLine(s string, n int) string {
	const replacement = "�"
	s = strings.ToValidUTF8(s[:min(len(s), 8*n)], replacement)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) && string(r) != replacement
	}), " ")
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return s
}
