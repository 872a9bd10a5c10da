package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each numbered mistake of DESIGN.md has a test whose name ends with its number,
// and each number in a test's name is one of the table.
func TestDefects_EachHasItsTest(t *testing.T) {
	design, err := os.ReadFile(filepath.Join(repository, "DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for i, row := range regexp.MustCompile(`(?m)^\| (\d\d) \|`).FindAllSubmatch(design, -1) {
		if want := fmt.Sprintf("%02d", i+1); string(row[1]) != want {
			t.Errorf("row %d of the table has the number %s", i+1, row[1])
		}
		rows[string(row[1])] = true
	}
	if len(rows) == 0 {
		t.Fatal("DESIGN.md has no table of mistakes")
	}
	tested := map[string]bool{}
	for _, name := range testNames(t) {
		for _, number := range numbersOf(name) {
			tested[number] = true
			if !rows[number] {
				t.Errorf("%s has the number %s, which the table does not have", name, number)
			}
		}
	}
	for number := range rows {
		if !tested[number] {
			t.Errorf("no test has the number %s at the end of its name", number)
		}
	}
}

var defectNumbers = regexp.MustCompile(`_Defect(\d\d(?:_\d\d)*)$`)

func numbersOf(testName string) []string {
	match := defectNumbers.FindStringSubmatch(testName)
	if match == nil {
		return nil
	}
	return strings.Split(match[1], "_")
}

// testNames returns the names of all tests of the repository.
func testNames(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, "internal", "*", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllSubmatch(source, -1) {
			names = append(names, string(name[1]))
		}
	}
	return names
}
