package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// changeConnection changes what Dintero has of the shop's account.
func changeConnection(f func(*dinterotest.Connection)) func(acctest.Sim) {
	return func(sim acctest.Sim) { sim.Change(dinterotest.Account, f) }
}

// refreshWarnings are what happens at Dintero after the shop is created, and what
// a refresh says about it: all of the texts, each of which can have an id.
var refreshWarnings = map[string]struct {
	others func(acctest.Sim)
	says   []string
	not    []string // what it does not say
}{
	"nothing happened":     {func(acctest.Sim) {}, nil, []string{"Warning"}},
	"signed":               {func(sim acctest.Sim) { sim.Sign(dinterotest.Account) }, nil, []string{"Warning"}},
	"more currencies":      {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions[0].Currencies = []string{"NOK", "SEK"} }), nil, []string{"Warning"}},
	"another logo":         {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].Logo = "https://cdn.example.com/1.png" }), nil, []string{"Warning"}},
	"no connection":        {func(sim acctest.Sim) { sim.RemoveConnection(dinterotest.Account) }, []string{"Warning: No connection shown by Dintero with", "last known values are kept"}, nil},
	"not read anywhere":    {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) }, []string{"Warning: No connection shown by Dintero with"}, nil},
	"deleted":              {changeConnection(func(c *dinterotest.Connection) { c.DeletedAt = "2031-01-02T03:04:05Z" }), []string{"Warning: No connection shown by Dintero: " + acctest.ShopID, "deleted at 2031-01-02T03:04:05Z"}, nil},
	"signup deleted":       {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].DeletedAt = "2031-01-02T03:04:05Z" }), []string{"Warning: Signup not shown by Dintero: " + acctest.ShopID, "raise attempt", "removed block"}, nil},
	"signup of a store":    {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].StoreID = "store-1" }), []string{"Warning: Signup not shown by Dintero: " + acctest.ShopID}, nil},
	"another signup only":  {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].CaseID = acctest.OtherCaseID }), []string{"Warning: Signup not shown by Dintero: " + acctest.ShopID}, nil},
	"other currencies":     {changeConnection(func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions[0].Currencies = []string{"SEK", "DKK"} }), []string{"Warning: Signup differs at Dintero: " + acctest.ShopID, "Dintero shows: dintero_psp.vipps (DKK, SEK). The state has: dintero_psp.vipps (NOK)"}, nil},
	"submitted elsewhere":  {func(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK") }, []string{"Warning: Signup was submitted elsewhere: " + acctest.ShopID, "Raising attempt once records that, and sends nothing"}, nil},
	"failed":               {func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "The company is unknown.") }, []string{"Warning: Signup needs attention: " + acctest.ShopID, `"failed"`, "The last event is: The company is unknown. Once", "a higher attempt"}, nil},
	"declined":             {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) }, []string{"Warning: Signup needs attention: " + acctest.ShopID, `"declined"`, "Vipps signature declined", "a higher attempt"}, nil},
	"declined, one of two": {func(sim acctest.Sim) { addOther(sim); sim.Decline(dinterotest.Account) }, []string{"Warning: Signup needs attention: " + acctest.ShopID, "several signups, and Dintero does not say which"}, []string{"a higher attempt"}},
	"undocumented status":  {changeConnection(func(c *dinterotest.Connection) { c.Status = "under_review" }), []string{"Warning: Signup needs attention: " + acctest.ShopID, `"under_review"`}, []string{"a higher attempt"}},
	"no status":            {changeConnection(func(c *dinterotest.Connection) { c.Status = "" }), nil, []string{"Warning"}},
	"an older copy":        {func(sim acctest.Sim) { sim.OnShow(yearsAgo); sim.Decline(dinterotest.Account) }, nil, []string{"Warning"}},
}

func addOther(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") }

// yearsAgo shows an old copy of a connection, without its signups.
func yearsAgo(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
	c.UpdatedAt, c.Signups = "2001-01-01T00:00:00Z", nil
	return c
}

// A refresh says what a person should know, in each run, and changes nothing of
// what was asked for. It never removes the resource and never leads to a POST.
func TestAccRefresh_Warnings_Defect06_07(t *testing.T) {
	for name, test := range refreshWarnings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			tf.Apply()
			before := tf.State()[acctest.ShopAddress].Attributes
			sim.Advance(time.Minute)
			test.others(sim)
			for _, command := range []string{"plan -detailed-exitcode", "apply -auto-approve"} {
				printed := tf.Must(command)
				acctest.WantText(t, printed, append(test.says, "No changes.")...)
				acctest.WantNoText(t, printed, test.not...)
				if n := strings.Count(printed, "Warning:"); n > 1 {
					t.Errorf("%d warnings:\n%s", n, printed)
				}
			}
			acctest.WantText(t, tf.Must("plan -detailed-exitcode"), test.says...)
			after := tf.State()[acctest.ShopAddress].Attributes
			for _, asked := range []string{"signup", "attempt", "id", "account_id", "adopted", "submitted_at"} {
				if fmt.Sprint(after[asked]) != fmt.Sprint(before[asked]) {
					t.Errorf("%s went from %v to %v", asked, before[asked], after[asked])
				}
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A raised attempt only records what others have submitted, as the warning says.
func TestAccRefresh_SubmittedElsewhereIsRecordedByAttempt(t *testing.T) {
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, providerAndShop(sim))
	tf.Apply()
	sim.Advance(time.Minute)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	tf.Configure(providerAndShop(sim, "attempt = 2"))
	acctest.WantText(t, tf.Apply(), "Warning: Signup adopted: "+acctest.ShopID)
	acctest.WantNoText(t, tf.Must("plan -detailed-exitcode"), "Warning")
	sim.WantPOSTs(t, 1)
}

// An account that cannot be read or shows no connection is a warning, once for all
// of its resources, and the plan goes on with the others.
func TestAccRefresh_OneAccountDoesNotStopTheOthers_Defect06(t *testing.T) {
	const account = "T87654321"
	const cannotRead = "Warning: Dintero cannot be read: account " + account
	settings := func(f dinterotest.Fault) func(acctest.Sim) {
		return func(sim acctest.Sim) {
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				if r.Account == account && r.Route == dinterotest.RouteSettings {
					return f
				}
				return dinterotest.Fault{}
			})
		}
	}
	for name, test := range map[string]struct {
		others      func(acctest.Sim)
		title, says string
	}{
		"403":           {settings(acctest.Refusal(http.StatusForbidden, "no")), cannotRead, "scope"},
		"404":           {settings(acctest.Refusal(http.StatusNotFound, "no")), cannotRead, "base_url"},
		"no grant":      {func(sim acctest.Sim) { sim.WithdrawGrant(dinterotest.ClientID, account) }, cannotRead, "grant"},
		"no connection": {func(sim acctest.Sim) { sim.RemoveConnection(account) }, "Warning: No connection shown by Dintero with", "last known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			elsewhere := fmt.Sprintf("account_id = %q", account)
			tf := acctest.NewTerraform(t, providerAndShop(sim)+acctest.Shop("a", acctest.CaseID, elsewhere)+acctest.Shop("b", acctest.OtherCaseID, elsewhere))
			tf.Apply()
			sim.Sign(dinterotest.Account)
			sim.Sign(account)
			test.others(sim)
			printed, code := tf.Run("plan -detailed-exitcode")
			acctest.WantText(t, printed, "No changes.", test.title, "last known values are kept", test.says)
			if n := strings.Count(printed, "Warning:"); n != 1 || code != 0 {
				t.Errorf("exit code %d, %d warnings, want 0 and one:\n%s", code, n, printed)
			}
			if isFolded := strings.Contains(printed, "similar warning elsewhere"); isFolded != (name == "no connection") {
				t.Errorf("there are several warnings of which Terraform shows one: %t\n%s", isFolded, printed)
			}
			tf.Apply()
			for address, status := range map[string]string{acctest.ShopAddress: "enabled", acctest.ShopType + ".a": "pending", acctest.ShopType + ".b": "pending"} {
				if got := tf.State()[address].Attributes["status"]; got != status {
					t.Errorf("the status of %s is %v, want %s", address, got, status)
				}
			}
		})
	}
}

// Any other failure of a read is an error that says why, leaves the state as it
// was, and says how to destroy in spite of it.
func TestAccRefresh_FailureKeepsTheState_Defect06_09(t *testing.T) {
	for name, test := range map[string]struct {
		fault dinterotest.Fault
		says  string
	}{
		"500":             {acctest.Refusal(http.StatusInternalServerError, "oops"), "oops"},
		"502, web page":   {dinterotest.Gateway(http.StatusBadGateway), "502 Bad Gateway"},
		"404, web page":   {dinterotest.Gateway(http.StatusNotFound), "404 Not Found"}, // not from Dintero
		"200, web page":   {dinterotest.Fault{Body: "<html><title>Please log in</title></html>"}, "Please log in"},
		"no JSON":         {dinterotest.Fault{Body: `{"connections":`}, "unexpected end of JSON input"},
		"cut off":         {dinterotest.Fault{CutOff: true}, "unexpected EOF"},
		"lost connection": {dinterotest.Fault{Reset: true}, "connection reset"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			tf.Apply()
			before := tf.State()[acctest.ShopAddress].Attributes
			sim.FailReads(test.fault)
			acctest.WantText(t, tf.MustFail("plan"), "Error: Dintero cannot be read: "+acctest.ShopID, test.says, "terraform destroy -refresh=false works")
			tf.MustFail("apply -auto-approve")
			if after := tf.State()[acctest.ShopAddress].Attributes; fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the state went from\n%v to\n%v", before, after)
			}
			tf.Must("destroy -auto-approve -refresh=false")
			sim.WantPOSTs(t, 1)
		})
	}
}

// The state is written only if something has changed.
func TestAccRefresh_WritesNothingIfNothingChanged(t *testing.T) {
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, providerAndShop(sim, acctest.Currencies("SEK", "NOK", "DKK")))
	tf.Apply()
	stateFile := func() string {
		content, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	before := stateFile()
	acctest.WantText(t, tf.Must("plan -refresh-only"), "found no differences")
	tf.Apply()
	if stateFile() != before {
		t.Errorf("the state was written again:\n%s\nIt was:\n%s", stateFile(), before)
	}
	sim.Sign(dinterotest.Account)
	acctest.WantText(t, tf.Must("plan -refresh-only"), `~ status = "pending" -> "enabled"`)
}

// submitted_at stays as it was when Terraform last submitted or adopted. Only a
// null is filled, from a copy that is newer than the state's.
func TestAccRefresh_FillsSubmittedAtFromANewerCopy(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(acctest.Sim) // to the POST of a raised attempt
		filled bool              // at once
	}{
		"an answer that shows the signup as it was": {func(sim acctest.Sim) { sim.OnAccept(func(string, *dinterotest.Signup) bool { return false }) }, false},
		"an answer that shows nothing": {func(sim acctest.Sim) {
			sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, dinterotest.Fault{Effect: true, Body: "{}"}))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			tf.Apply()
			submittedAt := func() any { return tf.State()[acctest.ShopAddress].Attributes["submitted_at"] }
			received := func() any {
				c, _ := sim.Connection(dinterotest.Account)
				return c.Signups[0].CreatedAt
			}
			if submittedAt() != received() {
				t.Errorf("submitted_at is %v, and Dintero received it at %v", submittedAt(), received())
			}
			sim.Advance(time.Minute)
			test.answer(sim)
			tf.Configure(providerAndShop(sim, "attempt = 2"))
			tf.Apply()
			if submittedAt() != nil {
				t.Errorf("submitted_at is %v after a POST whose answer does not show it", submittedAt())
			}
			tf.Apply()
			if (submittedAt() == received()) != test.filled {
				t.Errorf("submitted_at is %v after a refresh, and Dintero received it at %v", submittedAt(), received())
			}
			sim.Sign(dinterotest.Account)
			tf.Apply()
			if submittedAt() != received() {
				t.Errorf("submitted_at is %v after a newer copy, and Dintero received it at %v", submittedAt(), received())
			}
			sim.WantPOSTs(t, 2)
		})
	}
}
