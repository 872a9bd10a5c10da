package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	repository = "../.."
	examples   = repository + "/examples"
)

// ways are the ways to run an example, by its file's name below examples/: the
// first that fits. Each file has to have one, so that none can rot.
var ways = []struct {
	files *regexp.Regexp
	run   func(example)
}{
	{files(`provider/provider\.tf`), applied},
	{files(`resources/\w+/resource\.tf`), appliedToItsProvider},
	{files(`resources/\w+/import\.sh`), importedByCommand},
	{files(`resources/\w+/import-by-string-id\.tf`), importedByBlock},
	{files(`resources/\w+/import-by-identity\.tf`), importedByIdentity},
	{files(`resources/\w+/removed\.tf`), appliedInPlaceOfTheResource},
	{files(`resources/\w+/\w+\.tf`), appliedBesideTheResource},
	{files(`data-sources/\w+/data-source\.tf`), appliedToASignedConnection},
	{files(`ephemeral-resources/\w+/ephemeral-resource\.tf`), appliedWithCurl},
	{files(`list-resources/\w+/list-resource[-\w]*\.tfquery\.hcl`), queried},
	{files(`guides/pipeline/\w+/[-\w]+\.yml`), runAsPipeline},
	{files(`guides/pipeline/(\w+/)?\w+\.tf`), partOfAnother},
	{files(`guides/moving-in/main\.tf`), movedIn},
	{files(`(guides/[-\w]+|demo)/main\.tf`), applied},
	{files(`guides/[-\w]+/\w+\.yaml`), partOfAnother},
	{files(`demo/[-\w]+\.\w+`), partOfAnother},
	{files(`module-tests/main\.tf`), testedAsModule},
	{files(`module-tests/tests/.+`), partOfAnother},
}

func files(pattern string) *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") }

func TestAccExamples(t *testing.T) {
	plugin := builtPlugin(t)
	t.Run("README.md", func(t *testing.T) {
		t.Parallel()
		applyReadme(newExample(t, plugin, repository+"/README.md"))
	})
	for _, file := range exampleFiles(t) {
		name := filepath.ToSlash(strings.TrimPrefix(file, filepath.FromSlash(examples+"/")))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, way := range ways {
				if way.files.MatchString(name) {
					way.run(newExample(t, plugin, file))
					return
				}
			}
			t.Error("no way to run it is known; add one to ways")
		})
	}
}

func exampleFiles(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.FromSlash(examples), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == ".terraform" { // somebody tried the example in place
			return filepath.SkipDir
		}
		if err == nil && !entry.IsDir() && entry.Name() != ".terraform.lock.hcl" {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no examples found: %v", err)
	}
	return found
}

// applyReadme applies the first thing that a newcomer copies.
func applyReadme(e example) {
	text, err := os.ReadFile(e.file)
	e.must(err)
	blocks := regexp.MustCompile("(?s)```(?:terraform|hcl)\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) == 0 {
		e.Fatal("README.md shows no HCL")
	}
	for i, block := range blocks {
		e.write(fmt.Sprintf("block%d.tf", i), block[1])
	}
	e.apply()
	e.wantSignups(e.T, 1)
}
