package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// shopPerAccount is configuration for a signup in each of so many accounts, from
// T10000001 on.
func shopPerAccount(n int) string {
	return fmt.Sprintf(`
resource "dintero_vipps_psp_connection" "shop" {
  for_each   = { for i in range(1, %d) : format("shop-%%02d", i) => i }
  account_id = format("T1%%07d", each.value)
  signup = {
    case_id         = format("3c90c3cc-0d44-4b50-8888-%%012d", each.value)
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`, n+1)
}

func TestAccOutput_Create(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.plan()
	s.apply()
	s.plan()
	s.compare("create")
}

func TestAccOutput_Adopt(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID, `logo = "`+onePixelPNG+`"`))
	s.plan()
	s.apply()
	s.plan()
	s.compare("adopt")
}

func TestAccOutput_Change(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.MustApply()
	sim.Sign(dinterotest.Account)
	s.Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID, acctest.Currencies("NOK", "SEK")))
	s.says("The connection is enabled. A currency is added.")
	s.plan()
	s.apply()
	s.plan()
	s.compare("change")
}

func TestAccOutput_Destroy(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.MustApply()
	s.destroy()
	s.compare("destroy")
}

func TestAccOutput_DestroyFive(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+shopPerAccount(5))
	s.MustApply()
	s.alike = true
	s.destroy()
	s.compare("destroy_five")
}

func TestAccOutput_Replace(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.MustApply()
	s.run("taint", acctest.ShopAddress)
	s.apply()
	s.plan()
	s.compare("replace")
}

func TestAccOutput_Declined(t *testing.T) {
	sim := acctest.Start(t)
	config := sim.Provider() + acctest.Shop("shop", acctest.CaseID)
	s := newTranscript(t, config)
	s.MustApply()
	sim.Decline(dinterotest.Account)
	s.says("The merchant has declined.")
	s.plan()
	s.apply()
	s.Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID, "attempt = 2"))
	s.says("attempt = 2")
	s.apply()
	s.plan()
	s.compare("declined")
}

func TestAccOutput_Unreadable(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	s := newTranscript(t, sim.Provider()+shopPerAccount(3))
	s.alike = true
	s.says("No read shows a connection.")
	s.apply()
	s.plan()
	s.compare("unreadable")
}

func TestAccOutput_Conflict(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK")
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.plan()
	s.compare("conflict")
}

func TestAccOutput_WrongSecret(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+shopPerAccount(40))
	s.MustApply()
	s.Configure(sim.Provider(`client_secret = "not-the-secret-of-this-client"`) + shopPerAccount(40))
	s.alike = true
	s.says("40 signups are in the state, and the secret is wrong.")
	s.plan()
	s.compare("wrong_secret")
}

func TestAccOutput_AccountRefused(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider()+shopPerAccount(3))
	s.MustApply()
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{"T10000001", "T10000003", "T10000004"}})
	sim.Sign("T10000001")
	s.says("The client has lost the grant for T10000002, and T10000001 has signed. A shop is added.")
	s.Configure(sim.Provider() + shopPerAccount(4))
	s.plan()
	s.apply()
	s.compare("account_refused")
}

func TestAccOutput_OutcomeUnknown(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusBadGateway, After: true})
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	s.says("No read works, and the response to the submission is lost.")
	s.apply()
	s.plan()
	s.apply()
	s.run("untaint", acctest.ShopAddress)
	s.plan()
	s.compare("outcome_unknown")
}

func TestAccOutput_TooMany(t *testing.T) {
	sim := acctest.Start(t)
	s := newTranscript(t, sim.Provider("max_submissions = 2")+shopPerAccount(5))
	s.alike = true
	s.plan()
	s.compare("too_many")
}

func TestAccOutput_Import(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK", "SEK")
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+importShop(acctest.ShopID))
	s.says("Dintero has NOK and SEK.")
	s.apply()
	s.plan()
	s.compare("import")
}

func TestAccOutput_ImportBlind(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	s := newTranscript(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+importShop(acctest.ShopID))
	s.says("No read works.")
	s.apply()
	s.plan()
	s.compare("import_blind")
}

func TestAccOutput_Activation(t *testing.T) {
	sim := acctest.Start(t)
	atPoll(sim, 3, func() { sim.Decline(dinterotest.Account) })
	s := newTranscript(t, shopConfig(sim)+activation(""))
	s.says("The merchant declines while the activation waits.")
	s.apply()
	s.compare("activation_declined")
}

// onePixelPNG is an image, as filebase64 returns it.
const onePixelPNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
