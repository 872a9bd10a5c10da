package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const mistypedID = otherAccount + "/" + acctest.CaseID

// besideReadable is a configuration with an account that can be read and is in
// the state, and a resource that is to be imported from another one.
func besideReadable(sim acctest.Sim) string {
	return shopConfig(sim, fmt.Sprintf("account_id = %q", otherAccount)) + acctest.Shop("other", acctest.OtherCaseID)
}

// An account without a connection, such as a mistyped one, is an error beside
// accounts that can be read, whichever is read first.
func TestAccImportMissing_MistypedAccount_Defect42(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		for _, late := range []string{"", dinterotest.Account, otherAccount} {
			t.Run(fmt.Sprintf("%s/%s read late", reads, late), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				tf.Configure(sim.Provider() + acctest.Shop("other", acctest.OtherCaseID))
				tf.MustApply()
				sim.ResetLog()
				sim.InjectFunc(func(r *http.Request, route dinterotest.Route) *dinterotest.Fault {
					if late != "" && route != dinterotest.RouteToken && strings.Contains(r.URL.Path, late) {
						return &dinterotest.Fault{Delay: acctest.Timing().Onboarding.Evidence / 3}
					}
					return nil
				})
				tf.Configure(besideReadable(sim) + importShop(mistypedID))
				acctest.WantText(t, tf.MustNotApply(), "Error: "+provider.TitleNotAtDintero+": "+mistypedID)
				if n := len(tf.Instances()); n != 1 {
					t.Errorf("%d resources in the state, want 1", n)
				}
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// A case that the account's connection does not have is an error.
func TestAccImportMissing_MistypedCase_Defect42(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		for _, command := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/command %t", reads, command), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
				var printed string
				if command {
					if err := tf.Import(t.Context(), acctest.ShopAddress, acctest.ShopID); err == nil {
						t.Error("it was imported")
					}
					printed = acctest.Flat(tf.Printed())
				} else {
					tf.Configure(shopConfig(sim) + importShop(acctest.ShopID))
					printed = tf.MustNotApply()
				}
				acctest.WantText(t, printed, "Error: "+shopTitle(provider.TitleNotAtDintero))
				wantEmptyState(t, tf)
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// The command reads only what it imports, so no other account is evidence, and the
// import is blind.
func TestAccImportMissing_MistypedAccountByCommand_Defect42(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(sim.Provider() + acctest.Shop("other", acctest.OtherCaseID))
	tf.MustApply()
	tf.Configure(besideReadable(sim))
	tf.Printed()
	tf.Must(tf.Import(t.Context(), acctest.ShopAddress, mistypedID))
	acctest.WantText(t, acctest.Flat(tf.Printed()), "Warning: "+provider.TitleBlindImport+": "+mistypedID)
	for range 2 {
		acctest.WantText(t, tf.MustApply(), "Warning: "+provider.TitleOutOfDate+": account "+otherAccount)
		if visible := tf.MustHave(acctest.ShopAddress).Attributes["visible"]; visible != false {
			t.Errorf("visible is %v", visible)
		}
	}
	sim.WantPOSTs(t, 1)
}

// If no read shows whether the signup exists, the import gives a warning,
// visible is false, and the import never leads to a submission.
func TestAccImportMissing_Blind(t *testing.T) {
	for name, hide := range unreadable {
		for _, command := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/command %t", name, command), func(t *testing.T) {
				sim, tf := newShop(t)
				signedElsewhere(sim)
				hide(sim)
				config := shopConfig(sim, shopLogo)
				tf.Configure(config)
				if command {
					tf.Must(tf.Import(t.Context(), acctest.ShopAddress, acctest.ShopID))
				} else {
					tf.Configure(config + importShop(acctest.ShopID))
				}
				printed := acctest.Flat(tf.Printed()) + tf.MustApply()
				acctest.WantText(t, printed, "Warning: "+shopTitle(provider.TitleBlindImport), "Warning: "+shopTitle(provider.TitleNotSent))
				shop := tf.MustHave(acctest.ShopAddress)
				if shop.Attributes["visible"] != false || shop.Attributes["attempt"] != 1.0 || currenciesOf(shop) != "[NOK]" || shop.Attributes["status"] != nil {
					t.Errorf("the state has %v", shop.Attributes)
				}
				tf.MustPlanNothing()
				sim.ClearFaults()
				sim.SetReads(dinterotest.ReadsBoth)
				tf.MustPlanNothing()
				tf.MustApply()
				wantImported(t, sim, tf)
			})
		}
	}
}

// What reads show later may differ from what a blind import has recorded.
func TestAccImportMissing_BlindAndDifferent(t *testing.T) {
	sim, tf := newShop(t)
	signedElsewhere(sim)
	sim.SetReads(dinterotest.ReadsNone)
	tf.Configure(shopConfig(sim, acctest.Currencies("SEK")) + importShop(acctest.ShopID))
	tf.MustApply()
	sim.SetReads(dinterotest.ReadsSettings)
	acctest.WantText(t, tf.MustApply(), "Warning: "+shopTitle(provider.TitleDiffers), "(NOK)", "(SEK)")
	sim.WantPOSTs(t, 0)
}

// Reads begin to work between a blind import and the first apply.
func TestAccImportMissing_ReadsWorkAfterABlindImport(t *testing.T) {
	for name, currencies := range map[string][]string{"covered": {"NOK"}, "different": {"SEK"}} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t, acctest.Currencies(currencies...))
			signedElsewhere(sim)
			sim.SetReads(dinterotest.ReadsNone)
			tf.Must(tf.Import(t.Context(), acctest.ShopAddress, acctest.ShopID))
			sim.SetReads(dinterotest.ReadsSettings)
			tf.MustApply()
			tf.MustPlanNothing()
			want := 0
			if name == "different" {
				want = 1
			}
			sim.WantPOSTs(t, want)
		})
	}
}

// An import does not wait long for the read of another account.
func TestImportMissing_EvidenceIsWaitedForShortly(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	imported, _ := p.importResource(mistypedID, "")
	started := time.Now()
	_, diags := p.read(imported)
	wantDiagnostic(t, diags, isWarning, provider.TitleBlindImport+": "+mistypedID)
	if took := time.Since(started); took > 10*acctest.Timing().Onboarding.Evidence {
		t.Errorf("it took %s", took)
	}
}
