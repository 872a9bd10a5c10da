package e2e

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// formsOf returns every form of a user's password, and parts of each, because
// half of a secret is a leak as well.
func formsOf(user, password string) []string {
	quoted, _ := json.Marshal(password) // a string always encodes
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	inAddress := base64.URLEncoding.EncodeToString([]byte(user + ":" + password))
	secret := basic[len(base64.RawStdEncoding.EncodeToString([]byte(user+":")))+2:] // what the password alone makes of it
	return []string{
		password, password[:8], password[len(password)-10:], strings.Trim(string(quoted), `"`),
		html.EscapeString(password), url.QueryEscape(password), url.PathEscape(password),
		basic, strings.TrimRight(basic, "="), secret[:16], secret[len(secret)-16 : len(secret)-4], inAddress, strings.TrimRight(inAddress, "="),
	}
}

// leaks finds secrets in texts.
type leaks struct {
	t       *testing.T
	secrets []string
	tokens  map[string]bool // by how they end
}

const tokenEnd = 20 // characters that no two tokens have in common

// addTokens adds those that were issued. All of them begin alike, and there are
// too many of them to find each one by itself.
func (l *leaks) addTokens(sim acctest.Sim) {
	l.tokens = map[string]bool{}
	for _, token := range sim.Tokens() {
		l.tokens[token[len(token)-tokenEnd:]] = true
	}
	l.secrets = append(l.secrets, sim.Tokens()[0][:20])
}

// tokenIn returns the end of a token in a text; "" if there is none.
func (l *leaks) tokenIn(text string) string {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for i := tokenEnd; i <= len(word); i++ {
			if end := word[i-tokenEnd : i]; l.tokens[end] {
				return end
			}
		}
	}
	return ""
}

func (l *leaks) in(where, text string) {
	l.t.Helper()
	if text == "" {
		l.t.Errorf("there is no text: %s", where)
	}
	secrets := l.secrets
	if token := l.tokenIn(text); token != "" {
		secrets = append([]string{token}, secrets...)
	}
	for _, secret := range secrets {
		if at := strings.Index(text, secret); at >= 0 {
			l.t.Errorf("%s: %q is in …%s…", where, secret, text[max(0, at-300):min(len(text), at+len(secret)+50)])
			return
		}
	}
}

func (l *leaks) inFile(where, path string) {
	l.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		l.t.Error(err)
	}
	l.in(where, string(content))
}

// inFolder leaves the file out that the secret comes from, and the plugin, which
// was built before there was one.
func (l *leaks) inFolder(where, folder, except string) {
	l.t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == ".terraform":
			return filepath.SkipDir
		case entry.Type().IsRegular() && entry.Name() != except:
			l.inFile(where+": "+entry.Name(), path)
		}
		return nil
	})
	if err != nil {
		l.t.Error(err)
	}
}
