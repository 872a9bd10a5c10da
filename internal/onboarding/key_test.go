package onboarding

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	key := NewKey("T12345678", strings.ToUpper(testCase))
	wantEqual(t, "key of a case id in capitals", key, testKey)
	wantEqual(t, "text", key.String(), "T12345678/"+testCase)
	for text, want := range map[string]Key{
		"T12345678/" + testCase:                  testKey,
		"T12345678/" + strings.ToUpper(testCase): testKey,
		"T12345678":                              {AccountID: "T12345678"},
		"/" + testCase:                           {CaseID: testCase},
		"":                                       {},
	} {
		wantEqual(t, "key of "+text, ParseKey(text), want)
	}
	wantEqual(t, "key of its own text", ParseKey(key.String()), key)
}
