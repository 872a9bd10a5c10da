package provider_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// How examples are run. Each run ends with the number of signups that Dintero was
// sent.

func partOfAnother(example) {}

// providerOnly is what an example needs that does not configure the provider.
const providerOnly = "terraform {\n  required_providers {\n    dintero = { source = \"dintero/dintero\" }\n  }\n}\nprovider \"dintero\" {}\n"

// applied applies the example's whole folder. Each signup is sent once, and
// destroying it sends nothing.
func applied(e example) {
	e.must(e.box.CopyFrom(filepath.Dir(e.file)))
	e.applyAndDestroy()
}

// alone writes the example's file into the folder, beside a provider block.
func (e example) alone(file string) {
	e.Helper()
	e.write("provider.tf", providerOnly)
	e.copy("main.tf", file)
	e.copyImages()
}

func appliedWithAProvider(e example) {
	e.alone(e.file)
	e.applyAndDestroy()
}

func appliedBesideTheResource(e example) {
	e.copy("resource.tf", e.beside("resource.tf"))
	appliedWithAProvider(e)
}

func (e example) applyAndDestroy() {
	e.Helper()
	e.signWhenRead()
	e.apply()
	sent := e.managed()
	e.WantPOSTs(e.T, sent)
	if e.isProtected() {
		if e.box.Destroy(e.Context()) == nil {
			e.Error("prevent_destroy does not prevent it")
		}
	} else {
		e.must(e.box.Destroy(e.Context()))
	}
	e.WantPOSTs(e.T, sent)
}

// isProtected reports whether the folder's configuration has prevent_destroy.
func (e example) isProtected() bool {
	e.Helper()
	configurations, err := filepath.Glob(filepath.Join(e.box.Dir, "*.tf"))
	e.must(err)
	for _, file := range configurations {
		text, err := os.ReadFile(file)
		e.must(err)
		if bytes.Contains(text, []byte("prevent_destroy = true")) {
			return true
		}
	}
	return false
}

// signWhenRead signs as the merchant, for examples that wait for a signature.
func (e example) signWhenRead() {
	if !e.contains(activationType) {
		return
	}
	e.OnRequest(func(route dinterotest.Route, account string) {
		c, ok := e.Connection(account)
		if route == dinterotest.RouteSettings && ok && c.Status == dinterotest.StatusPending {
			e.Sign(account)
		}
	})
}

func removed(e example) {
	e.needs(7, 10)
	e.alone(e.beside("resource.tf"))
	e.apply()
	e.copy("main.tf", e.file)
	e.apply()
	e.WantPOSTs(e.T, 1)
	e.wantManaged(0)
}

// submittedAgain applies the example to a signup that was declined.
func submittedAgain(e example) {
	e.alone(e.beside("resource.tf"))
	e.apply()
	e.Decline(dinterotest.Account)
	e.apply()
	e.WantPOSTs(e.T, 1)
	e.copy("main.tf", e.file)
	e.apply()
	e.WantPOSTs(e.T, 2)
	e.wantManaged(1)
}

// oneOfManyRemoved begins with the merchants that the example had before.
func oneOfManyRemoved(e example) {
	e.needs(7, 10)
	text, err := os.ReadFile(e.file)
	e.must(err)
	before, _, found := strings.Cut(string(text), "\nmoved {")
	if !found {
		e.Fatal("the example has no moved block")
	}
	e.write("main.tf", strings.Replace(before, "  merchants = {", "  merchants = {\n    book-shop = { account_id = \"T10000002\", case_id = \"0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0002\" }", 1))
	e.apply()
	e.wantManaged(2)
	e.copy("main.tf", e.file)
	e.apply()
	e.wantPrinted(stopsManaging)
	e.WantPOSTs(e.T, 2)
	e.wantManaged(1)
}

func (e example) signUpElsewhere() {
	e.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	e.Sign(dinterotest.Account)
}

func appliedToASignedConnection(e example) {
	e.signUpElsewhere()
	e.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.CaseID, CaseStatus: "ACTIVE"})
	appliedWithAProvider(e)
	e.WantPOSTs(e.T, 0)
}

// signedUpFromTheAccountAlone runs the example for an account whose case it has
// to find, and signs as the merchant while it waits.
func signedUpFromTheAccountAlone(e example) {
	e.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.OtherCaseID, CaseStatus: "DECLINED"})
	e.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.CaseID, CaseStatus: "ACTIVE"})
	applied(e)
	e.wantPrinted(`merchant_serial_number = "\d+"`)
	if signups := e.Signups(); signups != 1 {
		e.Errorf("Dintero has %d signups, want 1", signups)
	}
	// Without exactly one active approval, the plan says what to do.
	e.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.OtherCaseID, CaseStatus: "ACTIVE"})
	if _, err := e.box.Plan(e.Context()); err == nil {
		e.Error("a plan with two active approvals succeeds")
	}
	e.wantPrinted("must have one active payment approval")
	e.WantPOSTs(e.T, 1)
}

func appliedWithCurl(e example) {
	e.needs(10, 11)
	e.needsPrograms("curl")
	e.signUpElsewhere()
	appliedWithAProvider(e)
	if n := e.Count(dinterotest.RouteSettings); n != 1 {
		e.Errorf("the script made %d requests, want 1", n)
	}
}

func testedAsModule(e example) {
	e.needsPrograms("curl")
	e.must(e.box.CopyFrom(filepath.Dir(e.file)))
	e.must(e.shell("terraform init && terraform test", nil))
	e.wantPrinted("Success!")
	e.Log(e.output)
}

// attemptRaised raises the attempt of merchants with and without one.
func attemptRaised(e example) {
	e.needsPrograms("awk")
	e.must(e.box.CopyFrom(filepath.Join(filepath.Dir(e.file), "..")))
	merchants, err := os.ReadFile(filepath.Join(e.box.Dir, "merchants.yaml"))
	e.must(err)
	for _, name := range regexp.MustCompile(`(?m)^([-\w]+):$`).FindAllStringSubmatch(string(merchants), -1) {
		e.must(e.shell("scripts/raise_attempt.sh "+name[1], nil))
		e.must(e.shell("scripts/raise_attempt.sh "+name[1], nil))
	}
	e.must(e.shell("cat merchants.yaml", nil))
	e.wantPrinted(`(?s)flower-shop:.*attempt: 3.*book-shop:.*attempt: 3`)
	if e.shell("scripts/raise_attempt.sh no-such-shop", nil) == nil {
		e.Error("a merchant that is not in the list is no error")
	}
}
