package dinterotest

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"unicode/utf8"
)

// checker checks the body of a request and collects all problems. It works on
// plain JSON values, because Go's decoder is too lenient for a strict server:
// it accepts field names in upper or lower case, and null for any type.
type checker struct {
	problems []problem
}

func (c *checker) add(field, message string) {
	c.problems = append(c.problems, problem{Field: field, Message: message})
}

func (c *checker) failed() bool { return len(c.problems) > 0 }

// jsonBody returns the body as an object. That the content type has to be JSON
// is documented. The status for another content type is inferred, because the
// reference does not mention 415.
func (c *checker) jsonBody(request call) map[string]any {
	mediaType, _, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		c.add("Content-Type", "must be application/json")
		return nil
	}
	var body any
	if !utf8.Valid(request.body) || json.Unmarshal(request.body, &body) != nil {
		c.add("", "the body must be JSON in UTF-8")
		return nil
	}
	return c.object("", body)
}

func (c *checker) object(field string, v any) map[string]any {
	object, ok := v.(map[string]any)
	if !ok {
		c.add(field, "must be an object")
	}
	return object
}

// knownFields refuses fields that the API does not have (inferred): a misspelt
// optional field would otherwise go unnoticed.
func (c *checker) knownFields(prefix string, object map[string]any, known ...string) {
	for name := range object {
		if !slices.Contains(known, name) {
			c.add(prefix+name, "is unknown")
		}
	}
}

// text returns a required string, which must not be empty.
func (c *checker) text(object map[string]any, name, field string) string {
	text, ok := object[name].(string)
	if !ok || text == "" {
		c.add(field, "must be a string that is not empty")
	}
	return text
}

// list returns a required array, which must not be empty.
func (c *checker) list(object map[string]any, name, field string) []any {
	list, ok := object[name].([]any)
	if !ok || len(list) == 0 {
		c.add(field, "must be an array that is not empty")
	}
	return list
}

func element(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i) }

func invalidRequest(problems []problem) answer {
	return errorAnswer(http.StatusBadRequest, "The request is not valid", problems...)
}

func malformedAccount(parameter, pattern string) answer {
	return invalidRequest([]problem{{Field: parameter, Message: "must match " + pattern}})
}
