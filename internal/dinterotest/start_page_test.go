package dinterotest_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// textOf returns the text of a page in one line.
func textOf(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
}

func TestStartPage_ListsWhoHasAConnection(t *testing.T) {
	sim, b := browse(t)
	page := textOf(b.start())
	contains(t, "page", page, "No merchant has signed up yet.")
	contains(t, "page", page, sim.URL)

	addSignup(sim, "T00000002", caseA)
	addSignup(sim, "T00000001", caseA)
	addSignup(sim, "T00000001", caseB)
	sim.Sign("T00000001")
	sim.AddEvent("T00000002", dinterotest.Event{Event: "note", CreatedAt: "2026-01-02T03:04:05.6+01:00"})
	page = textOf(b.start())
	contains(t, "page", page, "1 pending, 1 enabled")
	contains(t, "page", page, "T00000001 enabled Case "+caseA+" dintero_psp.vipps (NOK) Signing page Case "+caseB+
		" dintero_psp.vipps (NOK) Signing page Serial number "+connection(t, sim, "T00000001").Configuration.MerchantSerialNumber+
		" Grant yes Last event Vipps signed and enabled")
	contains(t, "page", page, "T00000002 pending Case "+caseA+" dintero_psp.vipps (NOK) Signing page Serial number none"+
		" Grant yes Last event note 2026-01-02 02:04:05 UTC")
	if strings.Index(page, "T00000001") > strings.Index(page, "T00000002") {
		t.Errorf("the merchants are not in order: %s", page)
	}
}

func TestStartPage_HasTheNewestLinkOfEachSignup(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	first := signatureLink(t, connection(t, sim, dinterotest.Account))
	addSignup(sim, dinterotest.Account, caseB)
	other := signatureLink(t, connection(t, sim, dinterotest.Account))
	addSignup(sim, dinterotest.Account, strings.ToUpper(caseA))
	newest := signatureLink(t, connection(t, sim, dinterotest.Account))
	page := b.start()
	for link, isShown := range map[string]bool{first: false, other: true, newest: true} {
		equal(t, link+" is shown", strings.Contains(page, `href="`+strings.TrimPrefix(link, b.root)+`"`), isShown)
	}
}

// The page must work for any connection that a test can make.
func TestStartPage_BearsStrangeConnections(t *testing.T) {
	sim, b := browse(t)
	sim.SetInstant(true)
	addSignup(sim, "T00000001", caseA)
	addSignup(sim, "T00000002", caseA)
	addSignup(sim, "T00000003", caseA)
	sim.Change("T00000001", func(c *dinterotest.Connection) { *c = dinterotest.Connection{} })
	sim.AddEvent("T00000002", dinterotest.Event{Status: "<b>paused</b>", CreatedAt: "yesterday"})
	sim.RemoveSignup("T00000003", caseA)
	page := b.start()
	contains(t, "page", page, "&lt;b&gt;paused&lt;/b&gt;")
	contains(t, "page", page, "yesterday")
	contains(t, "page", textOf(page), "No signup is left.")
	contains(t, "page", page, "</html>")
	equal(t, "signing pages", strings.Count(page, "Signing page"), 0)
}

func TestStartPage_ShowsHowReadsAre(t *testing.T) {
	sim, b := browse(t)
	chosen := regexp.MustCompile(`value="([^"]*)" aria-pressed="true"`)
	isChosen := func(want ...string) {
		t.Helper()
		got := []string{}
		for _, match := range chosen.FindAllStringSubmatch(b.start(), -1) {
			got = append(got, match[1])
		}
		equal(t, "chosen", strings.Join(got, " "), strings.Join(want, " "))
	}
	isChosen("settings", "0s")
	sim.SetReads(dinterotest.ReadsNone)
	sim.SetLag(90 * time.Second)
	isChosen("none", "1m30s")
	for lag, label := range map[time.Duration]string{90 * time.Second: "90 s", 2 * time.Minute: "2 min", 1500 * time.Millisecond: "1.5s"} {
		sim.SetLag(lag)
		contains(t, "page", b.start(), ">"+label+"</button>")
	}
	sim.SetLag(10 * time.Second)
	isChosen("none", "10s")
	sim.SetLag(time.Second, dinterotest.RouteConnection) // the two reads differ
	isChosen("none")
	sim.SetLagFunc(func(dinterotest.Route, string) time.Duration { return 0 })
	isChosen("none")
}

func TestStartPage_IsServedWhileSignupsCome(t *testing.T) {
	sim, b := browse(t)
	inParallel(50, func(i int) {
		addSignup(sim, dinterotest.Account, caseNumber(i))
		b.start()
	})
	equal(t, "signing pages", strings.Count(b.start(), ">Signing page</a>"), 50)
}
