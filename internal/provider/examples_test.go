package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

const (
	repository = "../.."
	examples   = repository + "/examples"
)

// exampleTests say for each file below examples/, by its name, how it is run: the
// first that matches. Each file has to have one, so that none of them can rot.
var exampleTests = []struct {
	files *regexp.Regexp
	run   func(example)
}{
	{files(`(.+/)?[-\w]+\.(png|yaml)`), partOfAnother},
	{files(`provider/provider\.tf`), applied},
	{files(`resources/\w+/resource\.tf`), appliedWithAProvider},
	{files(`resources/\w+/import\.sh`), importedByCommand},
	{files(`resources/\w+/import-by-string-id\.tf`), importedByBlock},
	{files(`resources/\w+/import-by-identity\.tf`), importedByIdentity},
	{files(`resources/\w+/removed\.tf`), removed},
	{files(`resources/\w+/attempt\.tf`), submittedAgain},
	{files(`resources/\w+/\w+\.tf`), appliedBesideTheResource},
	{files(`data-sources/\w+/data-source\.tf`), appliedToASignedConnection},
	{files(`ephemeral-resources/\w+/ephemeral-resource\.tf`), appliedWithCurl},
	{files(`list-resources/\w+/list-resource[-\w]*\.tfquery\.hcl`), queried},
	{files(`existing-signups/main\.tf`), existingSignupsImported},
	{files(`letting-go/main\.tf`), oneOfManyRemoved},
	{files(`rest-provider/main\.tf`), takenFromARESTProvider},
	{files(`account-only/main\.tf`), signedUpFromTheAccountAlone},
	{files(`merchants/main\.tf`), applied},
	{files(`merchants/scripts/raise_attempt\.sh`), attemptRaised},
	{files(`merchants/scripts/\w+\.sh`), partOfAnother},
	{files(`merchants/outputs\.tf`), partOfAnother},
	{files(`merchants/(github/merchants|gitlab/gitlab-ci)\.yml`), runAsPipeline},
	{files(`merchants/github/new_attempt\.yml`), partOfAnother},
	{files(`merchants/\w+/backend\.tf`), partOfAnother},
	{files(`demo/main\.tf`), applied},
	{files(`demo/[-\w]+\.\w+`), partOfAnother},
	{files(`module-tests/main\.tf`), testedAsModule},
	{files(`module-tests/tests/.+`), partOfAnother},
}

func files(pattern string) *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") }

func TestAccExamples(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	t.Run("README.md", func(t *testing.T) {
		t.Parallel()
		applyReadme(newExample(t, plugin, repository+"/README.md"))
	})
	for _, file := range exampleFiles(t) {
		name := filepath.ToSlash(strings.TrimPrefix(file, filepath.FromSlash(examples+"/")))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, test := range exampleTests {
				if test.files.MatchString(name) {
					test.run(newExample(t, plugin, file))
					return
				}
			}
			t.Error("nothing says how to run it; add it to exampleTests")
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
	e.copy("logo.png", examples+"/provider/logo.png")
	e.apply()
	e.WantPOSTs(e.T, 1)
}
