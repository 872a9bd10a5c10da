package onboarding

import (
	"errors"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestDecide_WithoutRecord(t *testing.T) {
	inCapitals := signedUp(second(1), in("NOK"))
	inCapitals.CaseID = strings.ToUpper(testCase)
	ofStore, deleted := signedUp(second(1), in("NOK")), signedUp(second(1), in("NOK"))
	ofStore.StoreID, deleted.Deleted = "store 1", true
	withLogo := signedUp(second(1), in("NOK"))
	withLogo.Logo = "https://cdn.example.com/logo.png"

	checkRows(t, []decideRow{
		{name: "a signup that Dintero shows is adopted", view: shown("NOK"), want: adopted},
		{name: "a signup that is shown with more currencies is adopted", view: shown("DKK", "NOK"), want: adopted},
		{name: "a signup that is shown without payment options is adopted", view: withoutOptions(2, 1), want: adopted},
		{name: "a signup that is shown with another logo is adopted", wish: wishFor("NOK").withLogo("aGVsbG8="), view: viewWith(withLogo), want: adopted},
		{name: "a signup that is shown with its case id in capitals is adopted", view: viewWith(inCapitals), want: adopted},
		{name: "a signup that was declined is adopted", view: shownAt(2, 1, dintero.StatusDeclined, "NOK"), want: adopted},
		{name: "a signup that is enabled is adopted", view: shownAt(2, 1, dintero.StatusEnabled, "NOK"), want: adopted},
		{name: "an attempt above 1 makes no difference to what is shown", wish: wishFor("NOK").withAttempt(7), view: shown("NOK"), want: adopted},
		{name: "a signup that only an older copy shows is adopted", view: viewOf(ReadsWork,
			connectionAt(second(1), "", signedUp(second(1), in("NOK"))), connectionAt(second(2), "", anotherSignup())), want: adopted},
		{name: "a signup that the account may no longer be read for is adopted", view: forbid(shown("NOK")), want: adopted},

		{name: "another currency is a conflict", view: shown("DKK"), want: conflict},
		{name: "a currency less is a conflict", wish: wishFor("NOK", "DKK"), view: shown("NOK"), want: conflict},
		{name: "another type is a conflict", wish: Wish{PaymentOptions: []dintero.PaymentOption{{Type: "other", Currencies: []string{"NOK"}}}, Attempt: 1}, view: shown("NOK"), want: conflict},
		{name: "a higher attempt does not overwrite another signup", wish: wishFor("NOK").withAttempt(2), view: shown("DKK"), want: conflict},

		{name: "a signup that a working read does not show is submitted", view: without(), want: submittedNew},
		{name: "a signup of an account without a connection is submitted", view: View{Reading: ReadsWork}, want: submittedNew},
		{name: "a signup is submitted if it is not known whether it exists", view: View{Reading: ReadsUnknown}, want: submittedNew},
		{name: "a signup is submitted if no read works", view: refusedView(), want: submittedNew},
		{name: "a signup for a store is another one", view: viewWith(ofStore), want: submittedNew},
		{name: "a deleted signup is not there", view: viewWith(deleted), want: submittedNew},
		{name: "nothing is submitted if the account may not be read", view: forbiddenView(), want: forbidden},
	})
}

func viewWith(signup dintero.Signup) View {
	return viewOf(ReadsWork, connectionAt(second(2), dintero.StatusPending, signup))
}

func forbid(v View) View {
	v.Forbidden = true
	return v
}

func TestDecide_ConflictSaysWhatIsThere(t *testing.T) {
	wish := wishFor("NOK")
	_, err := decide(testKey, nil, wish, shown("DKK"), decideNow, testSettle)
	var conflict *ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("error %v, want a *ConflictError", err)
	}
	wantEqual(t, "key", conflict.Key, testKey)
	wantEqual(t, "options that are there", meaning(conflict.Existing.PaymentOptions), meaning(in("DKK")))
	wantEqual(t, "options of the wish", meaning(conflict.Wish.PaymentOptions), meaning(wish.PaymentOptions))
}

// A decision has the view that it is based on, which the plan's warnings need.
func TestDecide_ReturnsTheViewItIsBasedOn(t *testing.T) {
	for name, record := range map[string]*Record{"nothing is recorded": nil, "the signup was imported": recorded(imported), "another attempt is recorded": recorded()} {
		view := shown("NOK")
		decision, err := decide(testKey, record, wishFor("NOK").withAttempt(2), view, decideNow, testSettle)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, name, decision.View.Connection, view.Connection)
	}
}
