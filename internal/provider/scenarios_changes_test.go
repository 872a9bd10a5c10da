package provider_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What a user changes, and what is sent.
func TestAccScenario_Changes(t *testing.T) {
	runScenarios(t, []scenario{
		{"options", allReads, []step{
			created,
			{config: shopSEK, run: "apply", posts: 2, state: "shop 1 sent NOK,SEK", text: "Signup is submitted again"},
			{run: noChanges, posts: 2},
		}},
		{"logo", nil, []step{
			created,
			{config: shopLogo, run: "apply", posts: 2, state: "shop 1 sent NOK logo"},
			{config: shopNOK, run: "apply", posts: 3, state: "shop 1 sent NOK"},
		}},
		{"options of a live merchant", nil, []step{
			created,
			{given: signed, config: shopSEK, run: "apply", posts: 2, text: "Live merchant is submitted again"},
		}},
		// Documented: an attempt that was lowered and is raised again sends.
		{"attempt raised, removed, lowered and raised", allReads, []step{
			created,
			{config: shopAgain, run: "apply", posts: 2, state: "shop 2 sent NOK"},
			{config: shopNOK, run: noChanges, posts: 2, state: "shop 2 sent NOK"},
			{config: acctest.Shop("shop", acctest.CaseID, "attempt = 1"), run: "apply", posts: 2, state: "shop 1 sent NOK"},
			{config: shopAgain, run: "apply", posts: 3, state: "shop 2 sent NOK"},
		}},
		{"case id", nil, []step{
			created,
			{config: acctest.Shop("shop", acctest.OtherCaseID), run: "apply", posts: 2, state: "shop 1 sent NOK other case", text: "Signup stays at Dintero"},
			{config: shopNOK, run: "apply", posts: 2, state: "shop 1 adopted NOK"},
		}},
		{"account id", nil, []step{
			created,
			{config: acctest.Shop("shop", acctest.CaseID, `account_id = "T87654321"`), run: "apply", posts: 2, state: "shop 1 sent NOK at T87654321", text: "Signup stays at Dintero"},
		}},
		{"default account", nil, []step{
			created,
			{given: defaultAccount("T87654321"), run: noChanges, posts: 1},
			{config: shopSEK + acctest.Shop("new", acctest.OtherCaseID), run: "apply", posts: 3, state: "new 1 sent NOK at T87654321 other case; shop 1 sent NOK,SEK"},
		}},
		{"changed while computed attributes are ignored", nil, []step{
			created,
			{config: acctest.Shop("shop", acctest.CaseID, acctest.Currencies("EUR"), "lifecycle { ignore_changes = [adopted, submitted_at, status] }"), run: "plan", posts: 1, text: "adopted = false -> (known after apply)"},
			{run: "apply", posts: 2, state: "shop 1 sent EUR"},
			{run: noChanges, posts: 2},
		}},
		{"changed while the signup is ignored", nil, []step{
			created,
			{config: acctest.Shop("shop", acctest.CaseID, acctest.Currencies("EUR"), "lifecycle { ignore_changes = [signup] }"), run: noChanges, posts: 1},
			{config: acctest.Shop("shop", acctest.CaseID, acctest.Currencies("EUR"), "attempt = 2", "lifecycle { ignore_changes = [signup] }"), run: "apply", posts: 2, state: "shop 2 sent NOK"},
		}},
	})
}

// data is a resource whose output is known only after apply, if its input or its
// version changes.
func data(input, version string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"it\" {\n  input = %q\n  triggers_replace = %q\n}\n", input, version)
}

// A value that the plan does not know is decided in the apply.
func TestAccScenario_UnknownValues(t *testing.T) {
	const output = "terraform_data.it.output"
	withCase := acctest.Shop("shop", acctest.CaseID, "case_id = "+output)
	withCurrency := acctest.Shop("shop", acctest.CaseID, `payment_options = [{ type = "dintero_psp.vipps", currencies = [`+output+`] }]`)
	withLogo := acctest.Shop("shop", acctest.CaseID, "logo = "+output)
	withAttempt := acctest.Shop("shop", acctest.CaseID, "attempt = tonumber("+output+")")
	const mayBeSent = "adopted = (known after apply)"
	const mayBeSentAgain = "adopted = false -> (known after apply)"
	runScenarios(t, []scenario{
		{"case id", workingReads, []step{
			{config: data(acctest.CaseID, "1") + withCase, run: "apply", posts: 1, state: "shop 1 sent NOK", text: mayBeSent},
			{run: noChanges, posts: 1},
			{config: data(acctest.CaseID, "2") + withCase, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
			{config: data(acctest.OtherCaseID, "2") + withCase, run: "apply", posts: 2, state: "shop 1 sent NOK other case"},
		}},
		{"case id of a signup that is there", nil, []step{
			{given: elsewhere("NOK"), config: data(acctest.CaseID, "1") + withCase, run: "apply", posts: 0, state: "shop 1 adopted NOK", text: mayBeSent},
		}},
		{"currency of a signup that is there with another one", nil, []step{
			{given: elsewhere("EUR"), config: data("NOK", "1") + withCurrency, run: "plan", posts: 0, text: mayBeSent},
			{run: "apply", posts: 0, fails: conflict, state: "-"},
		}},
		{"logo", allReads, []step{
			{config: data("bG9nbw==", "1") + withLogo, run: "apply", posts: 1, state: "shop 1 sent NOK logo", text: mayBeSent},
			{config: data("bG9nbw==", "2") + withLogo, run: "apply", posts: 1, state: "shop 1 sent NOK logo", text: mayBeSentAgain},
			{config: data("YW5vdGhlcg==", "2") + withLogo, run: "apply", posts: 2, state: "shop 1 sent NOK logo"},
		}},
		{"attempt", nil, []step{
			{config: data("1", "1") + withAttempt, run: "apply", posts: 1, state: "shop 1 sent NOK", text: mayBeSent},
			{config: data("2", "1") + withAttempt, run: "apply", posts: 2, state: "shop 2 sent NOK", text: mayBeSentAgain},
		}},
	})
}

// Reviewers and policies see in a plan's JSON what an apply may send: there
// adopted is unknown, and everywhere else it is known.
func TestAccSavedPlan_ShowsAdopted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first       string // what is applied before
		given       func(*world)
		config      string
		plan        string // options of the plan
		wantUnknown bool
		want        any
	}{
		"create, submitted":   {config: shopNOK, wantUnknown: true},
		"create, adopted":     {given: elsewhere("NOK"), config: shopNOK, want: true},
		"change, submitted":   {first: shopNOK, config: shopSEK, wantUnknown: true},
		"change, adopted":     {first: shopNOK, given: elsewhere("NOK", "SEK"), config: shopSEK, want: true},
		"attempt, submitted":  {first: shopNOK, config: shopAgain, wantUnknown: true},
		"attempt, adopted":    {first: shopNOK, given: elsewhere("NOK"), config: shopAgain, want: true},
		"attempt, lowered":    {first: shopAgain, config: acctest.Shop("shop", acctest.CaseID, "attempt = 1"), want: false},
		"replacement":         {first: shopNOK, config: shopNOK, plan: " -replace=" + acctest.ShopAddress, want: true},
		"replacement by case": {first: shopNOK, config: acctest.Shop("shop", acctest.OtherCaseID), wantUnknown: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &world{Sim: acctest.Start(t), tf: acctest.NewTerraform(t, "")}
			if c.first != "" {
				w.do(t, step{config: c.first, run: "apply", posts: 1})
			}
			w.do(t, step{given: c.given, config: c.config, run: "plan -out=tfplan" + c.plan, posts: w.POSTs()})
			planned, unknown := w.plannedAdopted(t)
			if planned != c.want || unknown != c.wantUnknown {
				t.Errorf("adopted is %v, unknown %t; want %v, %t", planned, unknown, c.want, c.wantUnknown)
			}
		})
	}
}

// plannedAdopted returns the value of adopted in the saved plan, and whether it
// is unknown there.
func (w *world) plannedAdopted(t *testing.T) (value any, unknown bool) {
	t.Helper()
	var plan struct {
		Changes []struct {
			Change struct {
				After   map[string]any
				Unknown map[string]any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(w.tf.Must("show -json tfplan")), &plan); err != nil || len(plan.Changes) != 1 {
		t.Fatalf("%v, %d changes", err, len(plan.Changes))
	}
	change := plan.Changes[0].Change
	return change.After["adopted"], change.Unknown["adopted"] == true
}

// terraform test applies several runs to one state, and destroys it in the end.
func TestAccScenario_TerraformTest(t *testing.T) {
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, sim.Provider()+`
variable "attempt" { default = 1 }
variable "currency" { default = "NOK" }
`+acctest.Shop("shop", acctest.CaseID, "attempt = var.attempt",
		`payment_options = [{ type = "dintero_psp.vipps", currencies = [var.currency] }]`))
	tf.Write("tests/signup.tftest.hcl", testRun("create", "")+testRun("attempt", "attempt = 2")+testRun("currency", "attempt = 2\n    currency = \"EUR\""))
	acctest.WantText(t, tf.Must("test"), "3 passed, 0 failed")
	sim.WantPOSTs(t, 3)
	if c, _ := sim.Connection(dinterotest.Account); len(c.Signups) != 1 || c.Signups[0].PaymentOptions[0].Currencies[0] != "EUR" {
		t.Errorf("Dintero has %+v", c.Signups)
	}
}

func testRun(name, variables string) string {
	return fmt.Sprintf(`run %q {
  variables {
    %s
  }
  assert {
    condition     = !%[3]s.adopted && %[3]s.status == "pending"
    error_message = "The signup is not sent."
  }
}
`, name, variables, acctest.ShopAddress)
}
