package dintero

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const masked = "***"

// mask takes secrets out of whatever a person or a log may see.
type mask struct {
	mu      sync.RWMutex
	secrets []string
}

func newMask(config Config) *mask {
	m := &mask{}
	m.add(config.AccessToken)
	if config.ClientSecret != "" {
		m.add(config.ClientSecret)
		m.add(base64.StdEncoding.EncodeToString([]byte(config.ClientID + ":" + config.ClientSecret)))
	}
	return m
}

// add also covers the forms that a secret takes inside JSON, addresses and web
// pages.
func (m *mask) add(secret string) {
	if secret == "" {
		return
	}
	quoted, _ := json.Marshal(secret) // a string always encodes
	page := html.EscapeString(secret) // writes quotes as numbers; others name them, or leave them
	forms := []string{
		secret, strings.Trim(string(quoted), `"`), strings.ReplaceAll(secret, "/", `\/`),
		url.QueryEscape(secret), url.PathEscape(secret),
		page, strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#039;").Replace(page), strings.NewReplacer("&#34;", `"`, "&#39;", "'").Replace(page),
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, form := range forms {
		if !slices.Contains(forms[:i], form) {
			m.secrets = append(m.secrets, form)
		}
	}
}

// webToken is what a JSON Web Token looks like, or the beginning of one. Dintero's
// access tokens are such (documented), and an answer that cannot be read may
// hold one that was never taken in.
var webToken = regexp.MustCompile(`\beyJ[\w-]{8,}(\.[\w-]+)*`)

// string masks every secret in s.
func (m *mask) string(s string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, secret := range m.secrets {
		s = strings.ReplaceAll(s, secret, masked)
	}
	return webToken.ReplaceAllString(s, masked)
}

// error masks the text of err and keeps what it wraps.
func (m *mask) error(err error) error {
	text := m.string(err.Error())
	if text == err.Error() {
		return err
	}
	return &maskedError{text, err}
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }
