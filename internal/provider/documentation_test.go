package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// All HCL in the documentation comes from examples/, by tffile, and a test runs
// it.
func TestDocumentation_HasNoHCLOfItsOwn(t *testing.T) {
	err := filepath.WalkDir(repository+"/templates", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if regexp.MustCompile("(?m)^\\s*```(terraform|hcl|tf)\\b").Match(text) {
			t.Errorf("%s has HCL that no test runs; put it into examples/", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var (
	docLink = regexp.MustCompile(`\]\(([-./\w]*\.md)?(?:#([-\w]+))?\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// A link from one page to another has to work on GitHub and in the registry.
func TestDocumentation_LinksLeadSomewhere(t *testing.T) {
	pages, err := filepath.Glob(repository + "/docs/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, repository+"/docs/index.md", repository+"/README.md", repository+"/CONTRIBUTING.md")
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range docLink.FindAllStringSubmatch(string(text), -1) {
			target := page
			if link[1] != "" {
				target = filepath.Join(filepath.Dir(page), link[1])
			}
			there, err := os.ReadFile(target)
			if err != nil || link[2] != "" && !hasAnchor(string(there), link[2]) {
				t.Errorf("%s: %s leads nowhere", page, link[0])
			}
		}
	}
}

func hasAnchor(page, anchor string) bool {
	if strings.Contains(page, `<a id="`+anchor+`"></a>`) {
		return true
	}
	for _, match := range heading.FindAllStringSubmatch(page, -1) {
		words := regexp.MustCompile(`[^-\w ]`).ReplaceAllString(strings.ToLower(match[1]), "")
		if strings.ReplaceAll(words, " ", "-") == anchor {
			return true
		}
	}
	return false
}

// A user who searches for the title of an error or a warning finds it in the
// troubleshooting guide, and the guide has no titles that do not exist.
func TestDocumentation_TroubleshootingExplainsEachTitle(t *testing.T) {
	guide, err := os.ReadFile(repository + "/templates/guides/troubleshooting.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	titles := diagnosticTitles(t)
	for name, title := range titles {
		if !strings.Contains(string(guide), title) {
			t.Errorf("the troubleshooting guide does not explain %q (%s)", title, name)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^(?:\\| `|#+ `?)([A-Z][^`|\n]+)`").FindAllStringSubmatch(string(guide), -1) {
		if !slices.Contains(slices.Collect(maps.Values(titles)), row[1]) {
			t.Errorf("the troubleshooting guide explains %q, which is no title", row[1])
		}
	}
}

// diagnosticTitles returns the constants that titles of errors and warnings have
// to be, by name.
func diagnosticTitles(t *testing.T) map[string]string {
	t.Helper()
	titles := map[string]string{}
	for _, file := range []string{"diagnostics.go", "warnings.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if ok && strings.HasPrefix(spec.Names[0].Name, "title") && len(spec.Values) == 1 {
				title, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				titles[spec.Names[0].Name] = title
			}
			return true
		})
	}
	if len(titles) < 20 {
		t.Fatalf("only %d titles are found", len(titles))
	}
	return titles
}

// A title is two to six words, and no two diagnostics have the same one.
func TestDocumentation_TitlesAreShort(t *testing.T) {
	known := map[string]string{}
	for name, title := range diagnosticTitles(t) {
		if words := len(strings.Fields(title)); words < 2 || words > 6 {
			t.Errorf("%s is %q, which has %d words; two to six fit into a line beside the id", name, title, words)
		}
		if other, ok := known[title]; ok {
			t.Errorf("%s and %s are both %q", name, other, title)
		}
		known[title] = name
	}
}

// titleArgument is which argument is the title, of each function that reports an
// error or a warning.
var titleArgument = map[string]int{"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1, "addError": 1, "warn": 1}

// Titles are constants, so that the tests above know them all.
func TestDocumentation_TitlesAreConstants(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			function, ok := call.Fun.(*ast.SelectorExpr)
			if argument, reports := titleArgument[calledName(function, ok)]; reports {
				calls++
				if !isTitle(call.Args[argument]) {
					t.Errorf("%s calls %s with a title that is no constant", source, function.Sel.Name)
				}
			}
			return true
		})
	}
	if calls < 20 {
		t.Fatalf("only %d errors and warnings are found", calls)
	}
}

func calledName(function *ast.SelectorExpr, ok bool) string {
	if !ok {
		return ""
	}
	return function.Sel.Name
}

// isTitle reports whether an expression begins with a title, or is a parameter
// that passes a title on.
func isTitle(expression ast.Expr) bool {
	switch e := expression.(type) {
	case *ast.BinaryExpr:
		return isTitle(e.X)
	case *ast.Ident:
		return strings.HasPrefix(e.Name, "title")
	}
	return false
}
