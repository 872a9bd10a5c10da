package provider_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the documentation shows of HCL comes from examples/, by tffile.
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
