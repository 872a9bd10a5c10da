package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Each numbered mistake of DESIGN.md has a test that carries its number.
func TestEveryMistakeOfOthersHasItsTest(t *testing.T) {
	const root = "../.."
	design, err := os.ReadFile(filepath.Join(root, "DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| (\d\d) \|`).FindAllSubmatch(design, -1)
	if len(rows) != 29 {
		t.Errorf("DESIGN.md has %d mistakes, want 29", len(rows))
	}
	tests := testNames(t, root)
	for _, row := range rows {
		if !regexp.MustCompile(fmt.Sprintf(`Defect(\d\d_)*%s_`, row[1])).MatchString(tests) {
			t.Errorf("no test carries the number %s", row[1])
		}
	}
}

func testNames(t *testing.T, root string) (names string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal", "*", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllSubmatch(source, -1) {
			names += string(name[1]) + "\n"
		}
	}
	return names
}
