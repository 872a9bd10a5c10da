package dintero_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Dintero's types are known from examples only. Whatever a field holds, nothing
// fails and all the other fields are read.
func TestNoSurpriseInOneFieldCostsAnother(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	fields := []string{
		"signups", "created_at", "created_by", "updated_at", "metadata", "status", "events", "schema", "configuration",
		"signups.0.case_id", "signups.0.payment_options", "signups.0.logo", "signups.0.created_at", "signups.0.store_id",
		"signups.0.payment_options.0.currencies", "signups.0.payment_options.0.type",
		"events.0.id", "events.0.event", "events.0.status", "events.0.created_at", "events.0.created_by",
		"events.0.description", "events.0.metadata",
		"configuration.payment_options", "configuration.merchant_serial_number",
	}
	surprises := []string{`null`, `12`, `-1.5e300`, `true`, `"text"`, `""`, `[]`, `[1,null]`, `{}`, `{"a":{"b":[]}}`}
	whole := asPlain(t, shownTo(t, client, sim, distinctAnswer).Connection)
	for _, field := range fields {
		want := without(t, whole, field)
		for _, surprise := range surprises {
			answer := replaced(t, distinctAnswer, field, json.RawMessage(surprise))
			got := shownTo(t, client, sim, answer).Connection
			same(t, "beside "+field+" = "+surprise, without(t, asPlain(t, got), field), want)
		}
		answer := replaced(t, distinctAnswer, field, nil)
		got := shownTo(t, client, sim, answer).Connection
		same(t, "beside "+field+" left out", without(t, asPlain(t, got), field), want)
	}
}

func TestUnknownFieldsAreIgnoredEverywhere(t *testing.T) {
	sim, client := start(t)
	want := asPlain(t, shownTo(t, client, sim, distinctAnswer).Connection)
	for _, at := range []string{
		"extra", "signups.0.extra", "signups.0.payment_options.0.extra", "events.0.extra",
		"configuration.extra", "configuration.payment_options.0.extra",
	} {
		answer := replaced(t, distinctAnswer, at, json.RawMessage(`{"nested": [1, "x"]}`))
		same(t, "with "+at, asPlain(t, shownTo(t, client, sim, answer).Connection), want)
	}
}

func TestTextTakesNumbersAndBooleansAsTheirLiterals(t *testing.T) {
	for value, want := range map[string]string{
		`"text"`: "text", `""`: "", `123456`: "123456", `0123`: "", `1.50`: "1.50", `-1e3`: "-1e3",
		`12345678901234567890123`: "12345678901234567890123",
		`true`:                    "true", `false`: "false", `null`: "", `{}`: "", `["x"]`: "",
		`"æøå \u00e6 \ud83d\ude00"`: "æøå æ 😀", `"\ud800"`: "\ufffd", "\"\xff\"": "\ufffd",
	} {
		if !json.Valid([]byte(value)) {
			continue
		}
		c := shownIn(t, `{"status":"pending","configuration":{"merchant_serial_number":`+value+`}}`).Connection
		equal(t, value, string(c.Configuration.MerchantSerialNumber), want)
	}
}

func TestSchemaTakesAnyNumberThatCanBeAVersion(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`123`: "123", `0`: "0", `-1`: "-1", `1.5`: "1.5", `"7"`: "7", `"1.25"`: "1.25", `1e3`: "1000",
		`9007199254740993`: "9007199254740993", `1e400`: "null", `-1e400`: "null", `1e999999999`: "null",
		`1e-400`: "0", `1e-999999999`: "0", `1e-99999999999999999999`: "0",
		`""`: "null", `"x"`: "null", `"0x10"`: "null", `"1_000"`: "null", `"NaN"`: "null", `"Inf"`: "null", `" 1"`: "null",
		`null`: "null", `true`: "null", `{}`: "null", `[1]`: "null",
		`1e199`: "1" + strings.Repeat("0", 199), `0.` + strings.Repeat("1", 1<<18): "null",
		`1` + strings.Repeat("0", 1<<18) + `e-262144`: "null",
	} {
		n := shownIn(t, `{"status":"pending","schema":`+value+`}`).Connection.Schema
		got := "null"
		if n.Float != nil {
			got = n.Text('f', -1)
		}
		equal(t, value[:min(len(value), 40)], got, want)
	}
}

func TestMetadataValueThatIsNoStringIsShownAsJSON(t *testing.T) {
	c := shownIn(t, `{"status":"pending","metadata":{
		"string": "text", "empty": "", "number": 1.50, "big": 12345678901234567890, "boolean": false, "null": null,
		"object": {"k": [1, "a b"]}, "list": [ ], "": "no key", "bytes": ["`+"\xff"+`"]}}`).Connection
	same(t, "metadata", c.Metadata, dintero.Metadata{
		"string": "text", "empty": "", "number": "1.50", "big": "12345678901234567890", "boolean": "false", "null": "null",
		"object": `{"k":[1,"a b"]}`, "list": "[]", "": "no key", "bytes": `["` + "\ufffd" + `"]`,
	})
}

func TestUnknownStatusIsKeptAndEndsNothing(t *testing.T) {
	for _, status := range []string{"halted", "PENDING", "Declined", "", "123"} {
		c := shownIn(t, `{"signups":[],"status":"`+status+`"}`).Connection
		equal(t, "status", string(c.Status), status)
		equal(t, "ended by "+status, c.Ended(), false)
	}
	for _, status := range []string{"failed", "declined"} {
		equal(t, "ended by "+status, shownIn(t, `{"status":"`+status+`"}`).Connection.Ended(), true)
	}
}

func asPlain(t *testing.T, c *dintero.Connection) any {
	t.Helper()
	encoded, err := json.Marshal(c)
	succeed(t, err)
	return plain(t, string(encoded))
}

// replaced returns the JSON with another value, or with nil none, at a path.
func replaced(t *testing.T, body, path string, value any) string {
	t.Helper()
	changed := change(plain(t, body), strings.Split(path, "."), value)
	encoded, err := json.Marshal(changed)
	succeed(t, err)
	return string(encoded)
}

// without takes a field out wherever it is still to be found.
func without(t *testing.T, v any, path string) any {
	t.Helper()
	return change(v, strings.Split(path, "."), nil)
}

func change(v any, path []string, value any) any {
	switch v := v.(type) {
	case map[string]any:
		changed := maps.Clone(v)
		switch {
		case len(path) > 1:
			changed[path[0]] = change(v[path[0]], path[1:], value)
		case value == nil:
			delete(changed, path[0])
		default:
			changed[path[0]] = value
		}
		return changed
	case []any:
		if len(v) == 0 {
			return v
		}
		changed := slices.Clone(v)
		changed[0] = change(v[0], path[1:], value)
		return changed
	}
	return v
}
