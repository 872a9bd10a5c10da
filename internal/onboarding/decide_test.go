package onboarding

import (
	"errors"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

const (
	caseID    = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseUpper = "3C90C3CC-0D44-4B50-8888-8DD25736052A"
	otherCase = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"

	noon     = "2026-01-01T12:00:00Z"
	noonLate = "2026-01-01T12:00:00.900Z"
	plus1    = "2026-01-01T12:00:01.900Z"
	plus2    = "2026-01-01T12:00:02.000Z"
	before   = "2026-01-01T11:59:59.900Z"
)

func vipps(currencies ...string) []dintero.PaymentOption {
	return []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}
}

// asks is a configuration of NOK in the first attempt, with edits.
func asks(edits ...func(*Config)) Config {
	c := Config{Key: NewKey("T12345678", caseID), CaseID: caseID, PaymentOptions: vipps("NOK"), Logo: "bG9nbw==", Attempt: 1}
	for _, edit := range edits {
		edit(&c)
	}
	return c
}

// held is a state in which NOK was submitted at noon, with edits.
func held(edits ...func(*State)) *State {
	s := &State{Config: asks(), SubmittedAt: noon, UpdatedAt: noon, Status: dintero.StatusPending}
	for _, edit := range edits {
		edit(s)
	}
	return s
}

// shown is a snapshot with one signup, whose copy is as new as the signup.
func shown(caseID, createdAt string, options []dintero.PaymentOption) Snapshot {
	return Snapshot{Connection: &dintero.Connection{
		UpdatedAt: createdAt, Status: dintero.StatusPending,
		Signups: []dintero.Signup{{CaseID: caseID, CreatedAt: createdAt, PaymentOptions: options}},
	}}
}

func attempt(n int64) func(*Config) { return func(c *Config) { c.Attempt = n } }
func currencies(all ...string) func(*Config) {
	return func(c *Config) { c.PaymentOptions = vipps(all...) }
}
func logo(s string) func(*Config)        { return func(c *Config) { c.Logo = s } }
func isUnknownValue(c *Config)           { c.Unknown = true }
func isUnknownProvider(c *Config)        { c.ProviderUnknown = true }
func ofOtherCase(c *Config)              { c.Key, c.CaseID = NewKey("T12345678", otherCase), otherCase }
func imported(s *State)                  { s.Attempt, s.Logo = 0, "" }
func submittedAt(at string) func(*State) { return func(s *State) { s.SubmittedAt = at } }
func updatedAt(at string) func(*State)   { return func(s *State) { s.UpdatedAt = at } }
func had(all ...string) func(*State)     { return func(s *State) { s.PaymentOptions = vipps(all...) } }

func TestDecide(t *testing.T) {
	nothing := Snapshot{}
	nok := shown(caseID, noon, vipps("NOK"))
	submitted := Snapshot{submitted: map[string]dintero.Signup{caseID: {CaseID: caseID, PaymentOptions: vipps("NOK")}}}
	const (
		done     = "already done"
		conflict = "conflict"
	)
	for _, row := range []struct {
		name     string
		state    *State
		config   Config
		snapshot Snapshot
		want     string // an Action or conflict
	}{
		// The state asks for the same.
		{"the same signup is kept", held(), asks(), nok, "keep"},
		{"the same signup is kept though Dintero does not show it", held(), asks(), nothing, "keep"},
		{"the same signup is kept though Dintero shows another", held(), asks(), shown(caseID, plus2, vipps("DKK")), "keep"},
		{"a lower attempt is kept", held(func(s *State) { s.Attempt = 3 }), asks(attempt(2)), nothing, "keep"},
		{"the same payment options in another order are kept", held(had("NOK", "DKK")), asks(currencies("DKK", "NOK")), nothing, "keep"},
		{"the same signup is kept while the provider is unknown", held(), asks(isUnknownProvider), nothing, "keep"},

		// Something is unknown.
		{"an unknown value of an existing signup is decided in the apply", held(), asks(isUnknownValue), nok, "may submit"},
		{"an unknown value of a new signup is decided in the apply", nil, asks(isUnknownValue), nok, "may submit"},
		{"an unknown value after an import is decided in the apply", held(imported), asks(isUnknownValue), nok, "may submit"},
		{"a new signup of an unknown provider is decided in the apply", nil, asks(isUnknownProvider), nothing, "may submit"},
		{"a change is decided in the apply while the provider is unknown", held(), asks(attempt(2), isUnknownProvider), nothing, "may submit"},

		// The state has none.
		{"a new signup that Dintero shows is adopted", nil, asks(), nok, "adopt"},
		{"a new signup that Dintero shows in upper case is adopted", nil, asks(), shown(caseUpper, noon, vipps("NOK")), "adopt"},
		{"a new signup that Dintero shows with more is adopted", nil, asks(), shown(caseID, noon, vipps("DKK", "NOK")), "adopt"},
		{"a new signup that Dintero shows without its payment options is adopted", nil, asks(), shown(caseID, "", nil), "adopt"},
		{"a new signup of a higher attempt that Dintero shows is adopted", nil, asks(attempt(7)), nok, "adopt"},
		{"a new signup that this run has submitted is adopted though no read shows it", nil, asks(), submitted, "adopt"},
		{"a new signup that Dintero shows with less is a conflict", nil, asks(currencies("NOK", "DKK")), nok, conflict},
		{"a new signup that this run has submitted with less is a conflict", nil, asks(currencies("DKK")), submitted, conflict},
		{"a new signup that Dintero does not show is submitted", nil, asks(), nothing, "submit"},
		{"a new signup is submitted beside another case", nil, asks(), shown(otherCase, noon, vipps("NOK")), "submit"},
		{"a state of another key counts as none, and what is shown is adopted", held(func(s *State) { ofOtherCase(&s.Config) }), asks(), nok, "adopt"},
		{"a state of another key counts as none, and what is not shown is submitted", held(), asks(ofOtherCase), nok, "submit"},
		{"a state of another key does not make a copy older", held(func(s *State) { ofOtherCase(&s.Config) }, updatedAt(plus2)), asks(), nok, "adopt"},

		// The state is from an import.
		{"an imported signup is kept if Dintero includes it", held(imported), asks(), nok, "keep"},
		{"an imported signup is kept if Dintero shows more", held(imported), asks(), shown(caseID, noon, vipps("DKK", "NOK")), "keep"},
		{"an imported signup is kept though Dintero does not show it", held(imported), asks(), nothing, "keep"},
		{"an imported signup is kept if the copy is older than the import", held(imported, updatedAt(plus2)), asks(currencies("DKK")), nok, "keep"},
		{"an imported signup to which something is added is submitted", held(imported), asks(currencies("NOK", "DKK")), nok, "submit"},

		// The signup or the attempt has changed.
		{"a higher attempt is submitted", held(), asks(attempt(2)), nok, "submit"},
		{"a changed logo is submitted", held(), asks(logo("b3RoZXI=")), nok, "submit"},
		{"a change is submitted though Dintero does not show the signup", held(), asks(attempt(2)), nothing, "submit"},
		{"an added currency is submitted", held(), asks(currencies("NOK", "DKK")), nok, "submit"},
		{"a removed currency is submitted", held(had("NOK", "DKK")), asks(), shown(caseID, noon, vipps("NOK", "DKK")), "submit"},
		{"a currency that Dintero has added of its own is submitted at the same time", held(), asks(currencies("NOK", "DKK")), shown(caseID, noon, vipps("NOK", "DKK", "SEK")), "submit"},
		{"a lower attempt with another logo is submitted", held(func(s *State) { s.Attempt = 3 }), asks(attempt(2), logo("b3RoZXI=")), nok, "submit"},

		// Somebody has made the change already.
		{"equal new options are already done at the same time", held(), asks(currencies("DKK")), shown(caseID, noon, vipps("DKK")), "adopt"},
		{"equal new options are already done in the same second", held(submittedAt(noonLate)), asks(currencies("DKK")), shown(caseID, noon, vipps("DKK")), "adopt"},
		{"equal new options are submitted if the signup is older", held(updatedAt("")), asks(currencies("DKK")), shown(caseID, before, vipps("DKK")), "submit"},
		{"equal new options are already done if Dintero shows no time", held(), asks(currencies("DKK")), shown(caseID, "", vipps("DKK")), "adopt"},
		{"equal new options are already done if the state has no time", held(submittedAt("")), asks(currencies("DKK")), shown(caseID, noon, vipps("DKK")), "adopt"},
		{"a higher attempt is submitted after the same second", held(), asks(attempt(2)), shown(caseID, noonLate, vipps("NOK")), "submit"},
		{"a higher attempt is submitted after one second", held(), asks(attempt(2)), shown(caseID, plus1, vipps("NOK")), "submit"},
		{"a higher attempt is already done after two seconds", held(), asks(attempt(2)), shown(caseID, plus2, vipps("NOK")), "adopt"},
		{"whole seconds count, and not their fractions", held(submittedAt(noonLate), updatedAt(noon)), asks(attempt(2)), shown(caseID, plus2, vipps("NOK")), "adopt"},
		{"a changed logo is already done after two seconds", held(), asks(logo("b3RoZXI=")), shown(caseID, plus2, vipps("NOK")), "adopt"},
		{"more than was asked for is already done after two seconds", held(), asks(currencies("NOK", "DKK")), shown(caseID, plus2, vipps("NOK", "DKK", "SEK")), "adopt"},
		{"a higher attempt is submitted if Dintero shows no time", held(), asks(attempt(2)), shown(caseID, "", vipps("NOK")), "submit"},
		{"a higher attempt is submitted if the state has no time", held(submittedAt("")), asks(attempt(2)), shown(caseID, plus2, vipps("NOK")), "submit"},
		{"a change is submitted if Dintero shows something else, though later", held(), asks(currencies("DKK")), shown(caseID, plus2, vipps("NOK")), "submit"},
		{"an older copy shows nothing that is already done", held(updatedAt("2026-01-02T00:00:00Z")), asks(attempt(2)), shown(caseID, plus2, vipps("NOK")), "submit"},
	} {
		t.Run(row.name, func(t *testing.T) {
			action, err := decide(row.state, row.config, row.snapshot)
			got := action.String()
			switch _, isConflict := errors.AsType[*ConflictError](err); {
			case isConflict:
				got = conflict
			case err != nil:
				t.Fatal(err)
			}
			if got != row.want {
				t.Errorf("decided %q, want %q", got, row.want)
			}
		})
	}
}

func TestConflictErrorHasWhatDinteroShows(t *testing.T) {
	_, err := decide(nil, asks(currencies("DKK")), shown(caseID, noon, vipps("NOK")))
	conflict, ok := errors.AsType[*ConflictError](err)
	if !ok || conflict.Shown.CreatedAt != noon || conflict.Config.Key != NewKey("T12345678", caseUpper) {
		t.Errorf("%#v", err)
	}
}

func TestDecisionIsMadeWithoutAReadIfNothingDependsOnIt(t *testing.T) {
	for _, row := range []struct {
		name   string
		state  *State
		config Config
		want   bool // a read is needed
	}{
		{"what is kept", held(), asks(), false},
		{"an unknown provider", nil, asks(isUnknownProvider), false},
		{"an unknown account", nil, asks(func(c *Config) { c.Key.AccountID, c.Unknown = "", true }), false},
		{"an unknown case", nil, asks(func(c *Config) { c.Key.CaseID, c.Unknown = "", true }), false},
		{"a new signup", nil, asks(), true},
		{"an imported signup", held(imported), asks(), true},
		{"an unknown value, because the plan says whether the signup is shown", nil, asks(isUnknownValue), true},
	} {
		if got := needsSnapshot(row.state, row.config); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestKeyIsTheSameInUpperAndLowerCase(t *testing.T) {
	key := NewKey("T12345678", caseUpper)
	if key != NewKey("T12345678", caseID) || key != ParseKey(key.String()) || key.String() != "T12345678/"+caseID {
		t.Error(key)
	}
}
