package dintero

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
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

// add also covers the forms that a secret takes inside JSON and addresses.
func (m *mask) add(secret string) {
	if secret == "" {
		return
	}
	quoted, _ := json.Marshal(secret) // a string always encodes
	forms := []string{
		secret, strings.Trim(string(quoted), `"`), strings.ReplaceAll(secret, "/", `\/`),
		url.QueryEscape(secret), url.PathEscape(secret),
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, form := range forms {
		if !slices.Contains(m.secrets, form) {
			m.secrets = append(m.secrets, form)
		}
	}
}

// string masks every secret in s.
func (m *mask) string(s string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, secret := range m.secrets {
		s = strings.ReplaceAll(s, secret, masked)
	}
	return s
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
