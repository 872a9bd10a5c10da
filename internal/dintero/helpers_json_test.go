package dintero_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// decoded is any JSON as Go's plain values.
func decoded(t *testing.T, body string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	return v
}

// replaced returns the JSON with another value, or with nil none, at a path.
func replaced(t *testing.T, body, path string, value any) string {
	t.Helper()
	encoded, err := json.Marshal(change(decoded(t, body), strings.Split(path, "."), value))
	succeed(t, err)
	return string(encoded)
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
		changed := slices.Clone(v)
		changed[0] = change(v[0], path[1:], value)
		return changed
	}
	return v
}
