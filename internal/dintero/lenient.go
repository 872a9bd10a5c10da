package dintero

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// Dintero's types are known from examples only, and a field of an unexpected
// type must not make the others unreadable. encoding/json goes on after a wrong
// type and leaves the field empty. The types of this file are for the fields
// where that would lose or falsify something. Null is the same as a missing
// field everywhere.

var errNotAnObject = errors.New("the response is not a JSON object")

// byteOrderMark is what some servers put in front of UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

func trimmed(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))
}

// decode reads a JSON object. It fails only if the body is not one at all, not
// because of the type of a field.
func decode(body []byte, into any) error {
	body = trimmed(body)
	if !bytes.HasPrefix(body, []byte("{")) {
		return errNotAnObject
	}
	err := json.Unmarshal(body, into)
	if _, isType := errors.AsType[*json.UnmarshalTypeError](err); isType {
		return nil
	}
	return err
}

// fill reads a value inside a body. encoding/json has checked the syntax of the
// whole body by then, so only a wrong type can be an error.
func fill(data []byte, into any) { _ = json.Unmarshal(data, into) }

// Text is a string, or a number as it was written. It is for fields that must
// not be lost, such as the merchant serial number, or the store of a signup,
// without which the signup would be taken for ours.
type Text string

// UnmarshalJSON never fails.
func (t *Text) UnmarshalJSON(data []byte) error {
	switch first := data[0]; {
	case first == '"':
		fill(data, (*string)(t))
	case first == '-' || first >= '0' && first <= '9':
		*t = Text(data)
	}
	return nil
}

// Texts is a list of strings, read like [Text]. Other entries are left out.
type Texts []string

// UnmarshalJSON never fails.
func (t *Texts) UnmarshalJSON(data []byte) error {
	var list []Text
	fill(data, &list)
	for _, s := range list {
		if s != "" {
			*t = append(*t, string(s))
		}
	}
	return nil
}

// List is a list of objects. Other entries are left out. It is nil only if there
// is no list.
type List[T any] []T

// UnmarshalJSON never fails.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	var entries []json.RawMessage
	fill(data, &entries)
	if entries == nil {
		return nil
	}
	*l = List[T]{}
	for _, entry := range entries {
		if entry[0] == '{' {
			var item T
			fill(entry, &item)
			*l = append(*l, item)
		}
	}
	return nil
}

// Integer is a whole number, also one that is written as 2.0 or "2"; nil for
// anything else.
type Integer struct{ Value *int64 }

// UnmarshalJSON never fails.
func (i *Integer) UnmarshalJSON(data []byte) error {
	var written Text
	fill(data, &written)
	f, err := strconv.ParseFloat(string(written), 64)
	if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		i.Value = new(int64(f))
	}
	return nil
}

// Metadata is free key/value pairs. A value that is not a string is kept as
// JSON, and a null is no entry.
type Metadata map[string]string

// UnmarshalJSON never fails.
func (m *Metadata) UnmarshalJSON(data []byte) error {
	var pairs map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // a long number must keep its digits
	_ = decoder.Decode(&pairs)
	if pairs == nil {
		return nil
	}
	*m = Metadata{}
	for key, value := range pairs {
		switch v := value.(type) {
		case nil:
		case string:
			(*m)[key] = v
		default:
			(*m)[key] = asJSON(v)
		}
	}
	return nil
}

// asJSON encodes a string, or what was decoded from JSON, which never fails. In
// contrast to json.Marshal it does not escape the characters of HTML; most other
// encoders do not either.
func asJSON(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return strings.TrimSpace(b.String())
}
