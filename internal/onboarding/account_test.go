package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

const (
	older = "2026-01-01T10:00:01Z"
	newer = "2026-01-01T10:00:02Z"
)

// read returns the status of a fresh view, and which cases it shows.
func read(t *testing.T, run *onboarding.Run, key onboarding.Key) (onboarding.View, string) {
	t.Helper()
	view, err := run.FreshView(t.Context(), key)
	mustSucceed(t, err)
	if view.Connection == nil {
		return view, ""
	}
	shown := view.Connection.Status
	if _, ok := view.Signup(keyA); ok {
		shown += " A"
	}
	if _, ok := view.Signup(keyB); ok {
		shown += " B"
	}
	return view, shown
}

func TestAccount_OwnPathIsReadOnlyIfTheSettingsDoNotSuffice(t *testing.T) {
	for _, row := range []struct {
		name          string
		settings, own string
		key           onboarding.Key
		record        *onboarding.Record
		want          string
	}{
		{"the settings show the signup", copyAt(older, "pending", caseA), copyAt(newer, "enabled", caseA), keyA, nil, "settings"},
		{"the settings show another signup", copyAt(older, "pending", caseB), copyAt(newer, "enabled", caseA), keyA, nil, "settings connection"},
		{"the settings show no connection", "null", copyAt(newer, "enabled", caseA), keyA, nil, "settings connection"},
		{"the settings are as new as the record", copyAt(newer, "pending", caseA), "{}", keyA, &onboarding.Record{UpdatedAt: newer}, "settings"},
		{"the settings are older than the record", copyAt(older, "pending", caseA), copyAt(newer, "enabled", caseA), keyA, &onboarding.Record{UpdatedAt: newer}, "settings connection"},
		{"the settings have no time", copyAt("", "pending", caseA), copyAt(newer, "enabled", caseA), keyA, &onboarding.Record{UpdatedAt: newer}, "settings"},
		{"any signup will do", copyAt(older, "pending", caseB), copyAt(newer, "enabled", caseB), onboarding.Key{AccountID: account}, nil, "settings"},
		{"any signup would do, but there is no connection", "null", "{}", onboarding.Key{AccountID: account}, nil, "settings connection"},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim, run := start(t)
			settingsShow(sim, -1, row.settings)
			ownPathShows(sim, -1, row.own)
			_, err := run.View(t.Context(), row.key, row.record)
			mustSucceed(t, err)
			wantRequests(t, sim, "token "+row.want)
		})
	}
}

// The settings are older than what this run knows about the account, be it from
// a response to a POST or in the other read.
func TestAccount_OwnPathIsReadIfTheSettingsAreOlderThanWhatIsKnown_Defect35(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	settingsShow(sim, -1, copyAt(older, "pending", caseA, caseB))
	_, err := run.Apply(t.Context(), keyA, &onboarding.Record{Wish: wishFor("NOK")}, attempt(2, wishFor("NOK")))
	mustSucceed(t, err)
	sim.ResetLog()
	_, shown := read(t, run, keyA)
	wantRequests(t, sim, "settings connection")
	wantEqual(t, "shown", shown, "pending A B")
}

func TestAccount_NewestCopyGivesTheValues_Defect34_35(t *testing.T) {
	for _, row := range []struct {
		name          string
		settings, own string
		want          string
	}{
		{"the own path is newer", copyAt(older, "pending", caseB), copyAt(newer, "enabled", caseA, caseB), "enabled A B"},
		{"the settings are newer", copyAt(newer, "enabled", caseB), copyAt(older, "pending", caseA, caseB), "enabled A B"},
		{"both are equally new, so the later read counts", copyAt(newer, "pending", caseB), copyAt(newer, "enabled", caseA), "enabled A B"},
		{"their times differ only in precision, so the later read counts", copyAt("2026-01-01T10:00:02.9Z", "pending", caseB), copyAt(newer, "enabled", caseA), "enabled A B"},
		{"their times are in different zones", copyAt("2026-01-01T12:00:02+02:00", "enabled", caseB), copyAt(older, "pending", caseA), "enabled A B"},
		{"the own path shows no connection", copyAt(newer, "enabled", caseB), `{}`, "enabled B"},
		{"the settings show no connection", `null`, copyAt(older, "pending", caseA), "pending A"},
		{"neither shows a connection", `null`, `{}`, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim, run := start(t)
			settingsShow(sim, -1, row.settings)
			ownPathShows(sim, -1, row.own)
			_, shown := read(t, run, keyA)
			wantEqual(t, "shown", shown, row.want)
		})
	}
}

// A signup that was shown once stays in the view if later reads are refused,
// empty, partial or old.
func TestAccount_WhatWasShownStaysShown_Defect32_34(t *testing.T) {
	for name, later := range map[string]dinterotest.Fault{
		"refused": status(403), "not there": status(404), "not allowed": status(405), "not implemented": status(501),
		"without connections":    {Status: 200, Body: `{"account_id":"T12345678"}`},
		"without the connection": {Status: 200, Body: `{"connections":{"common":{}}}`},
		"null":                   {Status: 200, Body: `{"connections":{"vipps_psp":null}}`},
		"without signups":        {Status: 200, Body: `{"connections":{"vipps_psp":{"status":"enabled","updated_at":"2099-01-01T00:00:00Z"}}}`},
		"without this signup":    {Status: 200, Body: `{"connections":{"vipps_psp":` + copyAt("2099-01-01T00:00:00Z", "enabled", caseB) + `}}`},
		"older":                  {Status: 200, Body: `{"connections":{"vipps_psp":` + copyAt(older, "declined") + `}}`},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.AddSignup(account, caseA, "NOK")
			_, shown := read(t, run, keyA)
			wantEqual(t, "shown at first", shown, "pending A")
			sim.Inject(dinterotest.RouteSettings, -1, later)
			view, _ := read(t, run, keyA)
			wantEqual(t, "still covers the wish", view.Covers(keyA, wishFor("NOK")), true)
			decision, err := run.Plan(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			wantDecision(t, decision, onboarding.Adopt, onboarding.ReasonShown)
		})
	}
}

func TestAccount_EachAccountIsReadForItself(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.AddSignup(anotherAccount, caseB, "NOK")
	other := onboarding.NewKey(anotherAccount, caseB)
	view, _ := read(t, run, other)
	_, shown := view.Signup(other)
	wantEqual(t, "the other account's signup is shown", shown, true)
	view, _ = read(t, run, keyA)
	_, shown = view.Signup(keyB)
	wantEqual(t, "the other account's signup is shown in this one", shown, false)
	wantEqual(t, "requests", sim.GETs(), 2)
}

func TestAccount_ViewServesARefreshForItsAge(t *testing.T) {
	sim, run := start(t, func(s *setup) { s.Timing.PlanAge = 200 * time.Millisecond })
	sim.AddSignup(account, caseA, "NOK")
	for range 3 {
		view, err := run.View(t.Context(), keyA, nil)
		mustSucceed(t, err)
		wantEqual(t, "status", view.Connection.Status, "pending")
		sim.Sign(account)
	}
	wantRequests(t, sim, "token settings")
	time.Sleep(220 * time.Millisecond)
	view, err := run.View(t.Context(), keyA, nil)
	mustSucceed(t, err)
	wantEqual(t, "status after its age", view.Connection.Status, "enabled")
	wantRequests(t, sim, "token settings settings")
}
