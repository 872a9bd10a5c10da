package dintero

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// text is a JSON string that also takes a number or a boolean as its literal,
// and anything else as "". Dintero's types are known from examples only, and no
// surprise in one field may cost the others.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		return json.Unmarshal(b, (*string)(t))
	case 'n', '{', '[':
		*t = ""
	default:
		*t = text(b)
	}
	return nil
}

// time is zero where t is no RFC 3339 date-time.
func (t text) time() time.Time {
	at, err := time.Parse(time.RFC3339, string(t))
	if err != nil {
		return time.Time{}
	}
	return at
}

// maxDigits is more than the precision of a number can hold.
const maxDigits = 200

// number is a JSON number or a string that holds one; nil for anything else.
type number struct{ *big.Float }

func (n *number) UnmarshalJSON(b []byte) error {
	n.Float = nil
	digits := string(bytes.Trim(b, `"`))
	// A number beyond float64 is no version, and printing it could take
	// gigabytes; so could one that float64 cannot tell from zero. Reading very
	// many digits takes minutes.
	rough, err := strconv.ParseFloat(digits, 64)
	if err != nil || len(digits) > maxDigits || !json.Valid([]byte(digits)) {
		return nil
	}
	if rough == 0 {
		n.Float = new(big.Float)
		return nil
	}
	if f, _, err := big.ParseFloat(digits, 10, 512, big.ToNearestEven); err == nil {
		n.Float = f
	}
	return nil
}

// Metadata is an object of free key/value pairs. A value that is no string is
// kept as its JSON.
type Metadata map[string]string

// UnmarshalJSON takes anything that is no object as no metadata.
func (m *Metadata) UnmarshalJSON(b []byte) error {
	*m = nil
	var raw map[string]json.RawMessage
	if json.Unmarshal(b, &raw) != nil || raw == nil {
		return nil
	}
	*m = make(Metadata, len(raw))
	for key, value := range raw {
		var s string
		if value[0] != '"' || json.Unmarshal(value, &s) != nil {
			s = compact(value)
		}
		(*m)[key] = s
	}
	return nil
}

// compact is raw JSON without its white space. It comes as it was sent, and so
// perhaps in no valid UTF-8, which a decoded string always is.
func compact(raw []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) == nil {
		raw = b.Bytes()
	}
	return strings.ToValidUTF8(string(raw), "\ufffd")
}
