package dinterotest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// shown returns the cases that both reads show, settings first; "-" stands for
// no connection.
func (v visitor) shown() string {
	v.t.Helper()
	return v.shownBySettings() + " " + v.shownByOwnPath()
}

func (v visitor) shownBySettings() string {
	v.t.Helper()
	return casesOf(v.settings(dinterotest.Account).Connections["vipps_psp"])
}

func (v visitor) shownByOwnPath() string {
	v.t.Helper()
	r := v.ask("GET", ownPath(dinterotest.Account), "")
	if r.status == http.StatusNotFound {
		return "-"
	}
	return casesOf(decode[dinterotest.Connection](v.t, r.body))
}

// casesOf returns a letter for each signup.
func casesOf(c dinterotest.Connection) string {
	if c.UpdatedAt == "" {
		return "-"
	}
	letters := ""
	for _, signup := range c.Signups {
		letters += map[string]string{caseA: "A", caseB: "B"}[signup.CaseID]
	}
	return letters
}

// eventually waits until get returns what is wanted.
func eventually(t *testing.T, what string, get func() string, want string) {
	t.Helper()
	got := get()
	for deadline := time.Now().Add(10 * time.Second); got != want && time.Now().Before(deadline); got = get() {
		time.Sleep(time.Millisecond)
	}
	equal(t, what, got, want)
}

func visitBoth(t *testing.T) (*dinterotest.Server, visitor) {
	t.Helper()
	sim, v := visit(t)
	sim.SetReads(dinterotest.ReadsBoth)
	return sim, v
}

func TestPast_ReadsLagAndPOSTsDoNot(t *testing.T) {
	sim, v := visitBoth(t)
	sim.SetLag(time.Hour)
	equal(t, "signups in the answer", casesOf(v.signUp(dinterotest.Account, caseA)), "A")
	equal(t, "reads", v.shown(), "- -")
	sim.SetLag(0)
	equal(t, "reads without a lag", v.shown(), "A A")
}

func TestPast_LagOfOneRead(t *testing.T) {
	for route, want := range map[dinterotest.Route]string{
		dinterotest.RouteSettings:   "- A",
		dinterotest.RouteConnection: "A -",
	} {
		sim, v := visitBoth(t)
		sim.SetLag(time.Hour, route)
		v.signUp(dinterotest.Account, caseA)
		equal(t, string(route)+" lags: reads", v.shown(), want)
	}
}

// Reads show what existed before the lag was set at once.
func TestPast_BeginsWithHowEverythingIs(t *testing.T) {
	sim, v := visitBoth(t)
	addSignup(sim, dinterotest.Account, caseA)
	sim.SetLag(time.Hour)
	equal(t, "reads", v.shown(), "A A")
	addSignup(sim, dinterotest.Account, caseB)
	sim.Sign(dinterotest.Account)
	equal(t, "reads after changes", v.shown(), "A A")
	equal(t, "status", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "pending")
	sim.RemoveConnection(dinterotest.Account)
	equal(t, "reads after the end", v.shown(), "A A")
}

func TestPast_EachChangeIsSeenAfterTheLag(t *testing.T) {
	sim, v := visitBoth(t)
	const lag = 300 * time.Millisecond
	sim.SetLag(lag)
	changed := time.Now()
	addSignup(sim, dinterotest.Account, caseA)
	eventually(t, "reads", v.shown, "A A")
	if took := time.Since(changed); took < lag {
		t.Errorf("the signup was shown after %s, want %s", took, lag)
	}
	addSignup(sim, dinterotest.Account, caseB)
	equal(t, "reads after the second", v.shown(), "A A")
	sim.RemoveConnection(dinterotest.Account)
	equal(t, "reads after the end", v.shown(), "A A")
	eventually(t, "reads in the end", v.shown, "- -")
}

func TestPast_LagChosenForEachRead(t *testing.T) {
	sim, v := visitBoth(t)
	lags := []time.Duration{time.Hour, 0, time.Hour}
	sim.SetLagFunc(func(route dinterotest.Route, account string) time.Duration {
		equal(t, "account", account, dinterotest.Account)
		if route == dinterotest.RouteConnection {
			return 0
		}
		lag := lags[0]
		lags = lags[1:]
		return lag
	})
	addSignup(sim, dinterotest.Account, caseA)
	for _, want := range []string{"- A", "A A", "- A"} {
		equal(t, "reads", v.shown(), want)
	}
	sim.SetLagFunc(nil)
	equal(t, "reads in the end", v.shown(), "A A")
}

func TestPast_CopiesAreNotChangedLater(t *testing.T) {
	sim, v := visitBoth(t)
	sim.SetLag(time.Hour)
	addSignup(sim, dinterotest.Account, caseA)
	sim.SetLag(time.Nanosecond)
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		c.Signups = append(c.Signups, c.Signups...)
		return c
	})
	equal(t, "reads", v.shown(), "AA AA")
	equal(t, "reads again", v.shown(), "AA AA")
	equal(t, "stored", casesOf(connection(t, sim, dinterotest.Account)), "A")
}
