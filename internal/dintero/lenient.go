package dintero

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// object is a JSON object that is read leniently: Dintero's types are known from
// examples only, and an unexpected type of one field must not make the others
// unreadable. A field that is missing, null or of a wrong type is empty.
type object map[string]any

var errNotAnObject = errors.New("the response is not a JSON object")

// byteOrderMark is what some servers put in front of UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// decodeObject fails only if the body is not a JSON object at all.
func decodeObject(body []byte) (object, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))
	if !bytes.HasPrefix(body, []byte("{")) {
		return nil, errNotAnObject
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // a long number must keep its digits
	var o object
	if err := decoder.Decode(&o); err != nil {
		return nil, err
	}
	return o, nil
}

// text returns a string, or a number or a boolean as it was written.
func (o object) text(name string) string { return scalar(o[name]) }

func scalar(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// integer returns a whole number, also one that is written as a string; nil for
// anything else.
func (o object) integer(name string) *int64 {
	number := json.Number(o.text(name))
	if n, err := number.Int64(); err == nil {
		return &n
	}
	f, err := number.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return nil
	}
	n := int64(f)
	return &n
}

// object returns a nested object; nil, which can be read like an empty object,
// for anything else.
func (o object) object(name string) object {
	return asObject(o[name])
}

func asObject(value any) object {
	inner, _ := value.(map[string]any)
	return inner
}

// list reads each object in a list, and leaves out elements that are not
// objects.
func list[T any](o object, name string, read func(object) T) []T {
	values, ok := o[name].([]any)
	if !ok {
		return nil
	}
	found := []T{}
	for _, value := range values {
		if inner := asObject(value); inner != nil {
			found = append(found, read(inner))
		}
	}
	return found
}

// texts returns the strings in a list.
func (o object) texts(name string) []string {
	values, _ := o[name].([]any)
	var found []string
	for _, value := range values {
		if s := scalar(value); s != "" {
			found = append(found, s)
		}
	}
	return found
}

// has reports whether a field exists and is not null.
func (o object) has(name string) bool { return o[name] != nil }

// isDeleted reports whether an object has a time as deleted_at. An empty value
// deletes nothing.
func (o object) isDeleted() bool { return !ParseTime(o.text("deleted_at")).IsZero() }

// metadata returns free key/value pairs as strings. A value that is not a
// string is kept as JSON, and a null is no entry.
func (o object) metadata(name string) map[string]string {
	pairs := o.object(name)
	if pairs == nil {
		return nil
	}
	metadata := make(map[string]string, len(pairs))
	for key, value := range pairs {
		if value != nil {
			metadata[key] = textOrJSON(value)
		}
	}
	return metadata
}

func textOrJSON(value any) string {
	if s := scalar(value); s != "" || value == "" {
		return s
	}
	return asJSON(value, false)
}

// asJSON encodes a string, or what was decoded from JSON, which never fails. Go
// escapes the characters that have a meaning in HTML; most other encoders do not.
func asJSON(value any, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(value)
	return strings.TrimSpace(b.String())
}
