package provider_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// The ways to run an example. Each ends with the number of signups that Dintero
// was sent.

func partOfAnother(example) {}

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
	e.needs(7, 10)
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
	e.needs(10, 11)
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
	e.apply()
	e.wantSignups(e.T, 0)
	e.wantPrinted(`(?s)Import successful!.*Resources: \d added, \d changed, 0 destroyed`)
}

func importedByBlock(e example) {
	e.signedElsewhere()
	e.copy("provider.tf", examples+"/provider/provider.tf")
	e.copy("main.tf", e.beside("resource.tf"))
	e.copy("import.tf", e.file)
	e.apply()
	e.wantSignups(e.T, 0)
	e.wantPrinted(`Resources: 1 imported, \d added, \d changed, 0 destroyed`)
}

func importedByIdentity(e example) {
	if e.terraformHas(12) {
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
	if e.terraformHas(14) {
		e.copy("provider.tf", examples+"/provider/provider.tf")
		e.copy(filepath.Base(e.file), e.file)
		e.must(e.box.Init(e.Context()))
		e.must(e.shell("terraform query", nil))
		e.wantPrinted(regexp.QuoteMeta(dinterotest.Account + "/" + caseID + " (enabled)"))
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
	e.wantPrinted("Success!")
	e.Log(e.output)
}
