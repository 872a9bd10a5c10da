package provider_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What a run against the simulator finds is known: a row for each question, in
// their order, as a verdict and a pattern for what is observed.
type knownFindings [][2]string

var defaultFindings = knownFindings{
	{"confirmed", `as vipps_psp`},
	{"refuted", `404 without the connection, \S+s after the first submission`},
	{"open", `none of \d+ reads lagged; the earliest came \S+s after the response`},
	{"open", `none of \d+ lists lacks a signup that was shown before; the longest has 1`},
	{"open", `the status never changed; after 3 submissions there were 3 times`},
	{"confirmed", `one entry, with a new created_at`},
	{"open", `it came back as it was sent`},
	{"refuted", `the text that was sent`},
	{"confirmed", `pending in the response to the first submission`},
	{"open", `it was not enabled before a submission`},
	{"open", `it was never enabled`},
	{"open", `no response was 429`},
	{"open", `the token does not say its scopes`},
	{"confirmed", `one of 2 approvals has the id of the case`},
	{"confirmed", `X-Request-Id in (\d+) of (\d+) responses`},
}

func wantFindings(t *testing.T, to target, want knownFindings) {
	t.Helper()
	if len(want) != len(questions) {
		t.Fatalf("%d findings are known, and there are %d questions", len(want), len(questions))
	}
	for i, q := range questions {
		got := q.answer(to.run())
		if string(got.verdict) != want[i][0] || !regexp.MustCompile("^"+want[i][1]+"$").MatchString(got.observed) {
			t.Errorf("%s:\n%s: %s\nwant %s: %s", q.assumption, got.verdict, got.observed, want[i][0], want[i][1])
		}
	}
}

// wantNothingPersonal fails the test if what is printed names anybody, or could
// be used by anybody.
func wantNothingPersonal(t *testing.T, sim *dinterotest.Server, table string) {
	t.Helper()
	secrets := append(sim.Tokens(), dinterotest.PersonalData...)
	acctest.WantNoText(t, table, append(secrets, dinterotest.ClientSecret, dinterotest.ClientID, dinterotest.Account, acctest.OtherCaseID)...)
}

// Another Dintero: reads lag behind, only the own path shows the connection,
// logos come back as links, Vipps enables at once, and the approvals have other
// ids.
func TestAccFindings_OfADinteroThatLagsAndEnablesAtOnce(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := dinterotest.Start(t)
	sim.SetLag(1500 * time.Millisecond)
	sim.SetReads(dinterotest.ReadsOwnPath)
	sim.OnShow(dinterotest.LinkLogos("https://logos.example"))
	sim.SetInstant(true)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.OtherCaseID, CaseStatus: "ACTIVE"})
	to := simulatedTarget(t, sim)
	table := to.live(t)
	want := append(knownFindings{}, defaultFindings...)
	want[0] = [2]string{"refuted", `200 without the connection, \S+s after the first submission`}
	want[1] = [2]string{"confirmed", `it shows the connection`}
	want[2] = [2]string{"confirmed", `\d+ of \d+ reads lagged, up to (\d+ms|1(\.\d+)?s) after the response; after (1\.[5-9]\d?|[2-9]\S*|\d\d\S*)s at most it was shown`}
	want[7] = [2]string{"confirmed", `a link`}
	want[8] = [2]string{"refuted", `enabled in the response to the first submission`}
	want[9] = [2]string{"refuted", `it stayed enabled, 2 times`}
	want[10] = [2]string{"confirmed", `in each of \d+ copies that are enabled`}
	want[13] = [2]string{"refuted", `none of 1 approvals has the id of the case`}
	wantFindings(t, to, want)
	wantNothingPersonal(t, sim, table)
}
