package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func importedByCommand(e example) {
	e.signUpElsewhere()
	e.alone(e.beside("resource.tf"))
	e.must(e.box.Init(e.Context()))
	script, err := os.ReadFile(e.file)
	e.must(err)
	e.must(e.shell(string(script), nil))
	e.apply()
	e.WantPOSTs(e.T, e.managed()-1)
	e.wantPrinted(`(?s)Import successful!.*Resources: \d added, \d changed, ` + e.destroyedByImport() + ` destroyed`)
}

func importedByBlock(e example) {
	e.signUpElsewhere()
	e.alone(e.beside("resource.tf"))
	e.copy("import.tf", e.file)
	e.apply()
	e.WantPOSTs(e.T, 0)
	e.wantPrinted(`Resources: 1 imported, \d added, \d changed, ` + e.destroyedByImport() + ` destroyed`)
}

// destroyedByImport is a pattern for how many resources an apply destroys after an
// import. For OpenTofu, the attempt that the first apply records is a change that
// replaces the activation, which is nothing at Dintero.
func (e example) destroyedByImport() string {
	if e.isTerraform(0) {
		return "0"
	}
	return "[01]"
}

// stopsManaging is a pattern for what Terraform, or OpenTofu, says of a resource
// that a removed block takes out of the state.
const stopsManaging = `will (no longer be managed by Terraform, but will not be destroyed|be removed from the OpenTofu state but will not be destroyed)`

// importedByIdentity imports without Terraform if the installed one knows no
// identities.
func importedByIdentity(e example) {
	if e.isTerraform(12) {
		importedByBlock(e)
		return
	}
	e.signUpElsewhere()
	p := newProtocol(e.T, e.Sim)
	imported, diags := p.importResource("", attributesJSON(e, firstBlock(e, "import"), "identity"))
	wantNoDiagnostics(e.T, diags)
	if got, want := p.identityText(imported.identity), dinterotest.Account+"/"+"3c90c3cc-0d44-4b50-8888-8dd25736052a"; got != want {
		e.Errorf("imported %s, want %s", got, want)
	}
}

func queried(e example) {
	e.signUpElsewhere()
	if e.isTerraform(14) {
		e.write("provider.tf", providerOnly)
		e.copy(filepath.Base(e.file), e.file)
		e.must(e.box.Init(e.Context()))
		e.must(e.shell("terraform query", nil))
		e.wantPrinted(regexp.QuoteMeta(dinterotest.Account + "/3c90c3cc-0d44-4b50-8888-8dd25736052a (enabled)"))
		return
	}
	p := newProtocol(e.T, e.Sim)
	config := "{}"
	for _, block := range firstBlock(e, "list").Blocks {
		config = attributesJSON(e, block.Body, "")
	}
	if results := p.list(config, false, 10); len(results) != 1 || len(results[0].Diagnostics) > 0 {
		e.Errorf("listed %+v", results)
	}
}

// existingSignupsImported imports from a Dintero that can be read, and from one
// that cannot.
func existingSignupsImported(e example) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsOwnPath, dinterotest.ReadsNone} {
		e := newExample(e.T, e.plugin, e.file)
		e.SetReads(reads)
		e.AddSignup("T10000001", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0001", "NOK")
		e.AddSignup("T10000002", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0002", "NOK")
		e.must(e.box.CopyFrom(filepath.Dir(e.file)))
		e.apply()
		e.WantPOSTs(e.T, 0)
		e.wantManaged(2)
	}
}

// takenFromARESTProvider uses a resource that is built into Terraform instead
// of one of a REST provider.
func takenFromARESTProvider(e example) {
	e.signUpElsewhere()
	text, err := os.ReadFile(e.file)
	e.must(err)
	e.write("provider.tf", providerOnly)
	e.write("main.tf", `resource "terraform_data" "shop" {}`)
	e.apply()
	e.write("main.tf", strings.Replace(string(text), "restapi_object.shop", "terraform_data.shop", 1))
	e.apply()
	e.wantPrinted(`Resources: 1 imported, 0 added, \d changed, 0 destroyed`)
	e.wantPrinted(`terraform_data.shop\S* ` + stopsManaging)
	e.WantPOSTs(e.T, 0)
}
