package dintero

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// maxBody is how much of a response is read, in bytes. The largest useful
// response, a thousand signups with their logos, is far smaller.
const maxBody = 64 << 20

var errTooLarge = fmt.Errorf("the response is larger than %d MiB", maxBody>>20)

// response is an HTTP response of any status.
type response struct {
	method, path string
	personal     bool // the body must not be quoted
	status       int
	header       http.Header
	body         []byte
	bodyErr      error // why the body could not be read to its end
	requestID    string
}

func (r *response) success() bool { return r.status >= 200 && r.status <= 299 }

// failure returns the error in a response that is not a success.
func (r *response) failure(secrets *redactor) *Error {
	e := r.newError()
	if body, err := decodeObject(r.body); err == nil && e.readErrorObject(body, secrets) {
		return e
	}
	e.Message = r.describe(secrets)
	return e
}

// unreadable returns the error for a successful response whose body is not what
// it should be.
func (r *response) unreadable(err error, secrets *redactor) *Error {
	e := r.newError()
	e.temporary = r.bodyErr != nil && !errors.Is(r.bodyErr, errTooLarge)
	e.Message = cmp.Or(r.describe(secrets), "the response cannot be read")
	e.Details = []string{oneLine(secrets.redact(cmp.Or(r.bodyErr, err).Error()), 200)}
	return e
}

func (r *response) newError() *Error {
	return &Error{
		Method: r.method, Path: r.path, Status: r.status, RequestID: r.requestID,
		RetryAfter: parseRetryAfter(r.header.Get("Retry-After"), time.Now()),
		temporary:  r.status >= 500 && r.status != http.StatusNotImplemented || r.status == http.StatusRequestTimeout,
	}
}

// readErrorObject sets the fields from the body's error object (documented), and
// reports whether there is any.
func (e *Error) readErrorObject(body object, secrets *redactor) bool {
	words := body.object("error")
	e.Code = oneLine(secrets.redact(words.text("code")), 80)
	e.Message = oneLine(secrets.redact(cmp.Or(words.text("message"), words.text("description"))), 300)
	e.Details = details(words, secrets)
	return e.Code != "" || e.Message != "" || len(e.Details) > 0
}

const maxDetails = 10

// details returns a phrase for each nested error. They come in several forms,
// so the usual fields are tried, and anything else is quoted as JSON.
func details(words object, secrets *redactor) []string {
	items, _ := words["errors"].([]any)
	var phrases []string
	for _, item := range items[:min(len(items), maxDetails)] {
		if phrase := oneLine(secrets.redact(detail(item)), 200); phrase != "" {
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}

func detail(item any) string {
	fields := asObject(item)
	text, place := cmp.Or(fields.text("message"), fields.text("description")), placeOf(fields)
	switch {
	case text == "":
		return textOrJSON(item)
	case place == "":
		return text
	}
	return place + ": " + text
}

// placeOf returns which field of the request a nested error is about, or "". A
// path may be an array of names.
func placeOf(fields object) string {
	for _, name := range []string{"field", "path", "params", "dataPath", "property", "param", "name"} {
		if place := cmp.Or(fields.text(name), strings.Join(fields.texts(name), ".")); place != "" {
			return place
		}
	}
	return ""
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	// tagStart is how a page begins: with a tag of any name, a comment, or a
	// declaration of HTML or XML.
	tagStart = regexp.MustCompile(`(?i)^\s*<[!?a-z]`)
)

// isWebPage reports whether a gateway or a login page answered.
func (r *response) isWebPage() bool {
	return tagStart.Match(bytes.TrimPrefix(r.head(), byteOrderMark))
}

func (r *response) head() []byte { return r.body[:min(len(r.body), 64<<10)] }

// describe returns a short description of a response that is not Dintero's
// JSON. It redacts before it shortens, because half of a secret would not be
// recognized.
func (r *response) describe(secrets *redactor) string {
	head := secrets.redact(string(r.head()))
	switch {
	case len(r.body) == 0:
		return "the response is empty"
	case r.isWebPage():
		if title := htmlTitle.FindStringSubmatch(head); title != nil {
			return fmt.Sprintf("a web page came instead of Dintero's JSON, titled %q", oneLine(title[1], 100))
		}
		return "a web page came instead of Dintero's JSON"
	case r.status < 300:
		return ""
	case r.personal:
		return "the response is not Dintero's"
	}
	return "the response is not Dintero's: " + oneLine(head, 120)
}
