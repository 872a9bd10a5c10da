package dintero

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// response is an HTTP response of any status.
type response struct {
	request
	status  int
	header  http.Header
	body    []byte
	bodyErr error // why the body could not be read to its end
	secrets *redactor
}

// isSuccess reports whether the API has carried out the request. A web page
// comes from a gateway or a login form, whatever its status is.
func (r *response) isSuccess() bool { return r.status >= 200 && r.status <= 299 && !r.isWebPage() }

// check returns the error of a response that is not a complete success.
func (r *response) check() error {
	switch {
	case !r.isSuccess():
		return r.failure()
	case r.bodyErr != nil:
		return r.unreadable(r.bodyErr)
	}
	return nil
}

// failure returns the error in a response that is not a success: Dintero's own
// words if there are any, otherwise a description of the response.
func (r *response) failure() *Error {
	e := r.newError()
	var body struct {
		Error errorObject `json:"error"`
	}
	if decode(r.body, &body) == nil {
		e.Code = r.secrets.oneLine(string(body.Error.Code), 80)
		e.Message = r.secrets.oneLine(cmp.Or(body.Error.Message, body.Error.Description), 300)
		e.Details = r.details(body.Error.Errors)
	}
	if e.Code == "" && e.Message == "" && len(e.Details) == 0 {
		e.Message = r.describe()
	}
	return e
}

// unreadable returns the error for a successful response whose body is not what
// it should be.
func (r *response) unreadable(err error) *Error {
	e := r.newError()
	e.isCutOff = r.bodyErr != nil && !errors.Is(r.bodyErr, errTooLarge)
	e.Message = "the response cannot be read: " + r.secrets.oneLine(err.Error(), 200)
	return e
}

func (r *response) newError() *Error {
	return &Error{
		Method: r.method, Path: r.path, Status: r.status, RequestID: r.requestID(),
		RetryAfter: parseRetryAfter(r.header.Get("Retry-After"), time.Now()),
		WebPage:    r.isWebPage(),
	}
}

// requestID returns the id to quote to Dintero's support. Request-Id is
// documented for another API of Dintero.
func (r *response) requestID() string {
	return r.secrets.oneLine(cmp.Or(r.header.Get("Request-Id"), r.header.Get("X-Request-Id")), 100)
}

// connection returns the connection that the body is; nil if it is none or cannot
// be read.
func (r *response) connection() *Connection {
	var c Connection
	if decode(r.body, &c) != nil {
		return nil
	}
	return c.orNil()
}

// hasError reports whether the body has an error: an object, or a string that
// says something.
func (r *response) hasError() bool {
	var body struct {
		Error json.RawMessage `json:"error"`
	}
	isObject := decode(r.body, &body) == nil
	e := string(body.Error)
	return isObject && (strings.HasPrefix(e, "{") || strings.HasPrefix(e, `"`) && e != `""`)
}

// errorObject is the body's error (documented). Its message may be a bare code,
// and its code may be absent. OAuth's error is a string (inferred).
type errorObject struct {
	Code        Text              `json:"code"`
	Message     string            `json:"message"`
	Description string            `json:"description"`
	Errors      []json.RawMessage `json:"errors"`
}

func (e *errorObject) UnmarshalJSON(data []byte) error {
	type plain errorObject
	if data[0] == '"' {
		fill(data, &e.Message)
	} else {
		fill(data, (*plain)(e))
	}
	return nil
}

const maxDetails = 10

// details returns a phrase for each nested error. They come in several forms,
// so the usual fields are tried, and anything else is quoted as JSON.
func (r *response) details(items []json.RawMessage) []string {
	var phrases []string
	for _, item := range items[:min(len(items), maxDetails)] {
		var fields struct {
			Message     string `json:"message"`
			Description string `json:"description"`
			Path        Texts  `json:"path"` // an array of names (documented)
		}
		fill(item, &fields)
		var plain string
		fill(item, &plain)
		phrase := cmp.Or(fields.Message, fields.Description, plain)
		if place := strings.Join(fields.Path, "."); place != "" && phrase != "" {
			phrase = place + ": " + phrase
		}
		phrases = append(phrases, r.secrets.oneLine(cmp.Or(phrase, string(item)), 200))
	}
	return phrases
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	// tagStart is how a page begins: with a tag of any name, a comment, or a
	// declaration of HTML or XML.
	tagStart = regexp.MustCompile(`(?i)^<[!?a-z]`)
)

func (r *response) isWebPage() bool { return tagStart.Match(r.head()) }

// head returns the beginning of the body, which is enough for a description.
func (r *response) head() []byte { return trimmed(r.body[:min(len(r.body), 64<<10)]) }

// describe returns a short description of a response that is not Dintero's
// JSON.
func (r *response) describe() string {
	head := string(r.head())
	switch title := htmlTitle.FindStringSubmatch(head); {
	case r.isWebPage() && title != nil:
		return fmt.Sprintf("a web page came instead of Dintero's JSON, titled %q", r.secrets.oneLine(title[1], 100))
	case r.isWebPage():
		return "a web page came instead of Dintero's JSON"
	case head == "":
		return "the response is empty"
	case r.private:
		return "the response is not Dintero's"
	}
	return "the response is not Dintero's: " + r.secrets.oneLine(head, 120)
}

// parseRetryAfter reads the header's two forms, seconds and an HTTP date
// (RFC 9110, section 10.2.3). It returns zero for anything else, and for a time
// that has passed.
func parseRetryAfter(value string, now time.Time) time.Duration {
	const longest = 365 * 24 * 60 * 60
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, longest)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
