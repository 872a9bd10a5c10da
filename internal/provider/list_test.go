package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestList_EachSignupWithItsIdentity(t *testing.T) {
	w := signedElsewhere(t)
	w.put(dinterotest.Account, otherID, "SEK")
	p := newProtocol(t, w)
	results := p.list(false, 10)
	if len(results) != 2 {
		t.Fatalf("%d results, want 2", len(results))
	}
	for i, want := range []string{fullID, "T12345678/" + otherID} {
		if id := p.identity(results[i].Identity); id != want || len(results[i].Diagnostics) != 0 {
			t.Errorf("result %d is %q, want %q; %s", i, id, want, texts(results[i].Diagnostics))
		}
	}
	if got, want := results[0].DisplayName, fullID+" (pending)"; got != want {
		t.Errorf("display name %q, want %q", got, want)
	}
}

func TestList_IncludesTheResourceOnRequest(t *testing.T) {
	p := newProtocol(t, signedElsewhere(t))
	shown := p.decode(p.connectionType(), p.list(true, 10)[0].Resource)
	for attribute, want := range map[string]string{"id": fullID, "account_id": "T12345678", "status": "enabled", "merchant_serial_number": "933491"} {
		if got := text(shown[attribute]); got != want {
			t.Errorf("%s is %q, want %q", attribute, got, want)
		}
	}
}

func TestList_StopsAtTheLimit(t *testing.T) {
	w := signedElsewhere(t)
	w.put(dinterotest.Account, otherID, "SEK")
	if got := len(newProtocol(t, w).list(false, 1)); got != 1 {
		t.Errorf("%d results, want 1", got)
	}
}

// A case with entries for several stores is one resource.
func TestList_ACaseIsListedOnce(t *testing.T) {
	w := signedElsewhere(t)
	w.Put(dinterotest.Account, dinterotest.Signup{CaseID: caseID, StoreID: "store-1", PaymentOptions: []dinterotest.PaymentOption{{Type: "x", Currencies: []string{"EUR"}}}})
	if got := len(newProtocol(t, w).list(true, 10)); got != 1 {
		t.Errorf("%d results, want 1", got)
	}
}

func TestDefect24_ErrorsOfAListReachTheUser(t *testing.T) {
	for want, act := range map[string]func(world){
		"500 Internal Server Error": func(w world) {
			w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: http.StatusInternalServerError})
		},
		"No read shows a Vipps PSP connection of account T12345678": func(w world) { w.SetReads(dinterotest.ReadsNone) },
		"401 Unauthorized": func(w world) {
			w.Inject(dinterotest.RouteToken, -1, dinterotest.Fault{Status: http.StatusUnauthorized})
		},
	} {
		t.Run(want, func(t *testing.T) {
			w := signedElsewhere(t)
			act(w)
			results := newProtocol(t, w).list(true, 10)
			if len(results) != 1 {
				t.Fatalf("%d results, want 1", len(results))
			}
			wantDiagnostic(t, results[0].Diagnostics, isError, "Signups not listed", want)
		})
	}
}

func TestAccList_QueryFindsWhatIsThere(t *testing.T) {
	w := signedElsewhere(t)
	w.put("T87654321", otherID, "NOK")
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Query: true,
			Config: w.provider() + fmt.Sprintf("list %q \"own\" {\n  provider = dintero\n  include_resource = true\n}\n", shopType) +
				fmt.Sprintf("list %q \"other\" {\n  provider = dintero\n  config {\n    account_id = \"T87654321\"\n  }\n}\n", shopType),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength(shopType+".own", 1),
				querycheck.ExpectIdentity(shopType+".own", map[string]knownvalue.Check{
					"account_id": knownvalue.StringExact("T12345678"), "case_id": knownvalue.StringExact(caseID),
				}),
				querycheck.ExpectLength(shopType+".other", 1),
				querycheck.ExpectIdentity(shopType+".other", map[string]knownvalue.Check{
					"account_id": knownvalue.StringExact("T87654321"), "case_id": knownvalue.StringExact(otherID),
				}),
			},
		}},
	})
}
