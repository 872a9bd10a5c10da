package provider_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// Whoever looks a title up in the troubleshooting guide finds it, and finds none
// that the provider does not have.
func TestDocumentation_TroubleshootingHasEveryTitle(t *testing.T) {
	titles := matches(t, `(?m)^\ttitle\w+ += "(.+)"$`, "diagnostics.go", "warnings.go")
	rows := matches(t, "(?m)^\\| `([^`]+)` \\|", "../../templates/guides/troubleshooting.md.tmpl")
	if len(titles) == 0 || !slices.Equal(titles, rows) {
		t.Errorf("the provider has the titles\n%q\nand the page has\n%q", titles, rows)
	}
}

// matches returns the first group of each match in the files, sorted.
func matches(t *testing.T, pattern string, files ...string) (found []string) {
	t.Helper()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			found = append(found, match[1])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
