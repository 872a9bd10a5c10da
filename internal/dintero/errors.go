package dintero

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Error is an answer that is no success, or none that can be read.
type Error struct {
	Method, Path string
	Status       int    // the HTTP status
	Code         string // Dintero's error.code, if any
	Message      string // Dintero's error.message, or what the answer was instead
	Details      []string
	RequestID    string
}

// Error is one short sentence.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d %s", e.Method, e.Path, e.Status, http.StatusText(e.Status))
	if e.Code != "" {
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if len(e.Details) > 0 {
		b.WriteString(": " + strings.Join(e.Details, "; "))
	}
	if e.RequestID != "" {
		b.WriteString(" [request id " + e.RequestID + "]")
	}
	return b.String()
}

// Hint is what to do about it; "" where the message has to speak for itself.
func (e *Error) Hint() string {
	token := strings.HasSuffix(e.Path, tokenPath)
	switch {
	case token && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden):
		return "Check client_id and client_secret, that account_id of the provider is the account that owns the API client, and that the client has a grant for the account that is worked on (see audience)."
	case e.Status == http.StatusUnauthorized:
		return "Dintero does not accept the access token. Check that it is a token for this account and has not expired, or give client_id and client_secret instead, which are renewed as needed."
	case e.Status == http.StatusForbidden:
		return "The API client lacks a scope or has no grant for this account. The signup needs admin:accounts or write:accounts, reading needs admin:accounts or read:accounts (inferred from the documentation of Dintero's other connections)."
	case e.Status == http.StatusNotFound:
		return "Check account_id and base_url: Dintero knows nothing at this address."
	case e.Status == http.StatusTooManyRequests:
		return "Dintero limits the rate of requests and still does after all retries. Apply again later, with a lower -parallelism or a higher max_retries."
	case e.Status >= 300 && e.Status < 400:
		return "The address redirects and is not followed, so that no token goes where it was not meant to. Check base_url."
	}
	return ""
}

// failure is the error in an answer.
func (c *Client) failure(a *answer) *Error {
	e := &Error{Method: a.method, Path: a.path, Status: a.status, RequestID: a.requestID}
	var body struct {
		Error struct {
			Code    text            `json:"code"`
			Message text            `json:"message"`
			Errors  json.RawMessage `json:"errors"`
		} `json:"error"`
	}
	if decodeObject(a.body, &body) == nil && (body.Error.Message != "" || body.Error.Code != "") {
		e.Code = readable(c.mask.string(string(body.Error.Code)), 80)
		e.Message = readable(c.mask.string(string(body.Error.Message)), 300)
		e.Details = c.details(body.Error.Errors)
		return e
	}
	e.Message = c.describe(a)
	return e
}

// unreadable is the error of a successful answer that is not what it should be.
func (c *Client) unreadable(a *answer, err error) *Error {
	e := &Error{Method: a.method, Path: a.path, Status: a.status, RequestID: a.requestID}
	e.Message = c.describe(a)
	if a.bodyErr != nil {
		err = a.bodyErr
	}
	if e.Message == "" {
		e.Message = "the answer cannot be read"
	}
	e.Details = []string{readable(c.mask.string(err.Error()), 200)}
	return e
}

const maxDetails = 10

// details makes a phrase of each nested error. Their form is not documented, so
// the usual fields are looked for and anything else is shown as it is.
func (c *Client) details(raw json.RawMessage) []string {
	var errs []json.RawMessage
	if json.Unmarshal(raw, &errs) != nil {
		return nil
	}
	var details []string
	for _, each := range errs[:min(len(errs), maxDetails)] {
		details = append(details, readable(c.mask.string(detail(each)), 200))
	}
	return details
}

func detail(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var fields map[string]text
	if json.Unmarshal(raw, &fields) != nil || fields["message"] == "" {
		return compact(raw)
	}
	for _, name := range []string{"field", "path", "dataPath", "property", "param", "name"} {
		if at := fields[name]; at != "" {
			return string(at + ": " + fields["message"])
		}
	}
	return string(fields["message"])
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlStart = regexp.MustCompile(`(?is)^\s*(<!doctype html|<html|<head|<body)`)
)

// describe says in a few words what came in place of Dintero's JSON. Secrets
// are masked before anything is cut off, for half of one matches no more.
func (c *Client) describe(a *answer) string {
	head := c.mask.string(string(a.body[:min(len(a.body), 64<<10)]))
	switch {
	case len(a.body) == 0:
		return "the answer is empty"
	case htmlStart.MatchString(head):
		if title := htmlTitle.FindStringSubmatch(head); title != nil {
			return fmt.Sprintf("a web page came instead of Dintero's JSON, titled %q", readable(title[1], 100))
		}
		return "a web page came instead of Dintero's JSON"
	case a.status < 300:
		return ""
	}
	return "the answer is not Dintero's: " + readable(head, 120)
}

// readable makes one line of at most n characters of what may be anything.
func readable(s string, n int) string {
	s = strings.ToValidUTF8(s[:min(len(s), 8*n)], "�")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) && r != '�'
	}), " ")
	if runes := []rune(s); len(runes) > n {
		return string(slices.Concat(runes[:n], []rune("…")))
	}
	return s
}
