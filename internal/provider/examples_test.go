package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
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

// example is a file below examples/, with a Dintero and a Terraform of its own.
type example struct {
	*testing.T
	world
	file   string // path from here
	plugin string
	box    *sandbox.Sandbox
	output *bytes.Buffer
}

func partOfAnother(example) {}

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

// What the documentation shows of HCL comes from examples/, by tffile.
func TestExamples_TheDocumentationHasNoHCLOfItsOwn(t *testing.T) {
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

func builtPlugin(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	plugin, err := sandbox.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}

func exampleFiles(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.FromSlash(examples), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == ".terraform" {
			return filepath.SkipDir
		}
		if err == nil && !entry.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no examples found: %v", err)
	}
	return found
}

func newExample(t *testing.T, plugin, file string) example {
	t.Helper()
	e := example{T: t, world: newWorld(t), file: file, plugin: plugin, output: &bytes.Buffer{}}
	box, err := sandbox.New(sandbox.Options{
		Plugin: plugin,
		Output: e.output,
		Environment: map[string]string{
			"DINTERO_BASE_URL":      e.URL,
			"DINTERO_ACCOUNT_ID":    dinterotest.Account,
			"DINTERO_CLIENT_ID":     dinterotest.ClientID,
			"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	e.box = box
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// beside is a file in the example's own folder.
func (e example) beside(name string) string { return filepath.Join(filepath.Dir(e.file), name) }

func (e example) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatalf("%v\n%s", err, e.output)
	}
}

func (e example) write(name, text string) {
	e.Helper()
	e.must(e.box.Write(name, text))
}

func (e example) copy(name, from string) {
	e.Helper()
	text, err := os.ReadFile(from)
	e.must(err)
	e.write(name, string(text))
}

// apply applies what the folder has, and nothing is left to do after it.
func (e example) apply() {
	e.Helper()
	e.must(e.box.Init(e.Context()))
	e.must(e.box.Apply(e.Context()))
	changes, err := e.box.Plan(e.Context())
	e.must(err)
	if changes {
		e.Errorf("a plan after the apply is not empty\n%s", e.output)
	}
}

func (e example) managed() (count int) {
	e.Helper()
	state, err := e.box.Show(e.Context())
	e.must(err)
	if state.Values == nil {
		return 0
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Type == shopType && r.Mode == "managed" {
			count++
		}
	}
	return count
}

// applied applies the example's whole folder: each signup is sent once, and
// destroying it sends nothing.
func applied(e example) {
	e.must(e.box.CopyFrom(filepath.Dir(e.file)))
	e.applyAndDestroy()
}

func appliedToItsProvider(e example) {
	e.copy("provider.tf", examples+"/provider/provider.tf")
	e.copy("main.tf", e.file)
	e.applyAndDestroy()
}

func appliedBesideTheResource(e example) {
	e.copy("resource.tf", e.beside("resource.tf"))
	appliedToItsProvider(e)
}

func (e example) applyAndDestroy() {
	e.signWhenLookedAt()
	e.apply()
	sent := e.managed()
	e.wantSignups(e.T, sent)
	e.must(e.box.Destroy(e.Context()))
	e.wantSignups(e.T, sent)
}

// signWhenLookedAt plays the merchant for examples that wait for one.
func (e example) signWhenLookedAt() {
	text, err := os.ReadFile(e.file)
	if err != nil || !bytes.Contains(text, []byte(shopType+"_activation")) {
		return
	}
	e.OnRequest(func(route dinterotest.Route, account string) {
		c, ok := e.Connection(account)
		if route == dinterotest.RouteSettings && ok && c.Status == dinterotest.StatusPending {
			e.Sign(account)
		}
	})
}

func appliedInPlaceOfTheResource(e example) {
	e.copy("provider.tf", examples+"/provider/provider.tf")
	e.copy("main.tf", e.beside("resource.tf"))
	e.apply()
	e.copy("main.tf", e.file)
	e.apply()
	e.wantSignups(e.T, 1)
	if n := e.managed(); n != 0 {
		e.Errorf("%d signups are left in the state, want 0", n)
	}
}

func (e example) signedElsewhere() {
	e.put(dinterotest.Account, caseID, "NOK")
	e.Sign(dinterotest.Account)
}

func appliedToASignedConnection(e example) {
	e.signedElsewhere()
	appliedToItsProvider(e)
}

func appliedWithCurl(e example) {
	needCurl(e.T)
	e.signedElsewhere()
	appliedToItsProvider(e)
	if n := e.Count(dinterotest.RouteSettings); n != 1 {
		e.Errorf("the script made %d requests, want 1", n)
	}
}

func needCurl(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the example calls curl, which is not here")
	}
}

func importedByCommand(e example) {
	e.signedElsewhere()
	e.copy("provider.tf", examples+"/provider/provider.tf")
	e.copy("main.tf", e.beside("resource.tf"))
	e.must(e.box.Init(e.Context()))
	script, err := os.ReadFile(e.file)
	e.must(err)
	e.must(e.shell(string(script), nil))
	if !strings.Contains(e.output.String(), "Import successful!") {
		e.Errorf("not imported\n%s", e.output)
	}
	e.apply()
	e.wantSignups(e.T, 0)
}

func importedByBlock(e example) {
	e.signedElsewhere()
	e.copy("provider.tf", examples+"/provider/provider.tf")
	e.copy("main.tf", e.beside("resource.tf"))
	e.copy("import.tf", e.file)
	e.apply()
	e.wantSignups(e.T, 0)
	if !strings.Contains(e.output.String(), "1 imported") {
		e.Errorf("not imported\n%s", e.output)
	}
}

func importedByIdentity(e example) {
	if e.terraformHas(1, 12) {
		importedByBlock(e)
		return
	}
	e.signedElsewhere()
	p := newProtocol(e.T, e.world)
	key := attributesOf(e, blockOf(e, "import"), "identity")
	imported, err := p.server.ImportResourceState(e.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: shopType, Identity: &tfprotov6.ResourceIdentityData{IdentityData: p.encode(identityType, key)},
	})
	e.must(err)
	if len(imported.Diagnostics) > 0 || p.identity(imported.ImportedResources[0].Identity) != dinterotest.Account+"/"+caseID {
		e.Errorf("imported %+v, %s", imported.ImportedResources, texts(imported.Diagnostics))
	}
}

func queried(e example) {
	e.signedElsewhere()
	if e.terraformHas(1, 14) {
		e.copy("provider.tf", examples+"/provider/provider.tf")
		e.copy(filepath.Base(e.file), e.file)
		e.must(e.box.Init(e.Context()))
		e.must(e.shell("terraform query", nil))
		if !strings.Contains(e.output.String(), dinterotest.Account+"/"+caseID+" (enabled)") {
			e.Errorf("the signup is not listed\n%s", e.output)
		}
		return
	}
	p := newProtocol(e.T, e.world)
	config := "{}"
	for _, block := range blockOf(e, "list").Blocks {
		config = attributesOf(e, block.Body, "")
	}
	stream, err := p.server.(tfprotov6.ListResourceServer).ListResource(e.Context(), &tfprotov6.ListResourceRequest{
		TypeName: shopType, Config: p.encode(p.schemas.ListResourceSchemas[shopType].ValueType(), config), Limit: 10,
	})
	e.must(err)
	results := slices.Collect(stream.Results)
	if len(results) != 1 || len(results[0].Diagnostics) > 0 {
		e.Errorf("listed %+v", results)
	}
}

// movedIn imports, with a Dintero that can be read and with one that cannot.
func movedIn(e example) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
		e := newExample(e.T, e.plugin, e.file)
		e.SetReads(reads)
		e.put("T10000001", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0001", "NOK")
		e.put("T10000002", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0002", "NOK")
		e.must(e.box.CopyFrom(filepath.Dir(e.file)))
		e.apply()
		e.wantSignups(e.T, 0)
		if n := e.managed(); n != 2 {
			e.Errorf("reads %s: %d signups in the state, want 2\n%s", reads, n, e.output)
		}
	}
}

func testedAsModule(e example) {
	needCurl(e.T)
	e.must(e.box.CopyFrom(filepath.Dir(e.file)))
	e.must(e.shell("terraform init && terraform test", nil))
	if !strings.Contains(e.output.String(), "Success!") {
		e.Error(e.output)
	}
}

// shell runs a script in which terraform is the one of these tests.
func (e example) shell(script string, environment map[string]string) error {
	e.Helper()
	terraform, err := sandbox.Find()
	e.must(err)
	path := e.TempDir()
	e.must(os.Symlink(terraform, filepath.Join(path, "terraform")))
	command := exec.CommandContext(e.Context(), "bash", "-e", "-o", "pipefail", "-c", script)
	command.Dir, command.Stdout, command.Stderr = e.box.Folder, e.output, e.output
	command.Env = append(e.box.Command(e.Context()).Env, "TF_CLI_ARGS=-no-color")
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"))
	return command.Run()
}

func (e example) terraformHas(major, minor int) bool {
	e.Helper()
	printed, err := e.box.Command(e.Context(), "version", "-json").Output()
	e.must(err)
	var answer struct {
		Version string `json:"terraform_version"`
	}
	e.must(json.Unmarshal(printed, &answer))
	var is struct{ major, minor int }
	_, err = fmt.Sscanf(answer.Version, "%d.%d", &is.major, &is.minor)
	e.must(err)
	terraform, err := sandbox.Find()
	e.must(err)
	isTofu := strings.HasPrefix(filepath.Base(terraform), "tofu") // which has neither identities nor queries
	return !isTofu && (is.major > major || is.major == major && is.minor >= minor)
}

// blockOf is the first block of a type in the example's file, for what a
// Terraform that is too old for it cannot read.
func blockOf(e example, kind string) *hclsyntax.Body {
	e.Helper()
	file, diags := hclparse.NewParser().ParseHCLFile(e.file)
	if diags.HasErrors() {
		e.Fatal(diags)
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type == kind {
			return block.Body
		}
	}
	e.Fatalf("%s has no block %s", e.file, kind)
	return nil
}

// attributesOf is a body's attributes, or those of an object in it, as JSON.
func attributesOf(e example, body *hclsyntax.Body, object string) string {
	e.Helper()
	values := map[string]string{}
	if object != "" {
		value, diags := body.Attributes[object].Expr.Value(nil)
		e.must(errOf(diags))
		for name, v := range value.AsValueMap() {
			values[name] = v.AsString()
		}
	} else {
		for name, attribute := range body.Attributes {
			value, diags := attribute.Expr.Value(nil)
			e.must(errOf(diags))
			values[name] = value.AsString()
		}
	}
	encoded, err := json.Marshal(values)
	e.must(err)
	return string(encoded)
}

func errOf(diags hcl.Diagnostics) error {
	if diags.HasErrors() {
		return diags
	}
	return nil
}
