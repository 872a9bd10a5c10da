package provider_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// namespaces are in what cannot derive from the address: examples, documentation,
// links and the owners of the code. Go's own paths of packages are none.
var namespaces = regexp.MustCompile(`(?m)(?:source\s*=\s*\\?"|registry\.(?:terraform\.io|opentofu\.org)/(?:providers/)?)([\w-]+)/dintero\b` +
	`|https://github\.com/([\w-]+)/terraform-provider-dintero\b` +
	`|@([\w-]+)/terraform-provider$`)

// Whoever publishes under another namespace changes the constant, and finds here
// what else there is to change.
func TestNamespace_IsTheSameEverywhere(t *testing.T) {
	_, source, _ := strings.Cut(provider.Address, "/")
	namespace, _, _ := strings.Cut(source, "/")
	found := 0
	forEachTextFile(t, "../..", func(path string, text []byte) {
		for _, match := range namespaces.FindAllSubmatch(text, -1) {
			found++
			if other := string(bytes.Join(match[1:], nil)); other != namespace {
				t.Errorf("%s names %s, and the provider is %s", path, other, source)
				return
			}
		}
	})
	if found == 0 {
		t.Error("no file names a namespace")
	}
}

// forEachTextFile visits the files below root, without what Git, make and
// Terraform have made.
func forEachTextFile(t *testing.T, root string, visit func(path string, text []byte)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "bin", "dist", ".terraform"}, entry.Name()) {
			return fs.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if !bytes.ContainsRune(text, 0) {
			visit(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
