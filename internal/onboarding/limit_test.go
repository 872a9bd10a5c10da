package onboarding

import (
	"errors"
	"testing"
)

func keys(cases ...string) []Key {
	var all []Key
	for _, c := range cases {
		all = append(all, NewKey("T12345678", c))
	}
	return all
}

// count returns how many of the keys are allowed, in order.
func count(t *testing.T, keys []Key, one func(Key) error) (allowed int) {
	t.Helper()
	for _, key := range keys {
		err := one(key)
		var limit *LimitError
		switch {
		case err == nil:
			allowed++
		case !errors.As(err, &limit):
			t.Fatalf("error %v, want a *LimitError", err)
		}
	}
	return allowed
}

func TestLimit(t *testing.T) {
	for _, row := range []struct {
		name               string
		max                int
		keys               []Key
		planned, submitted int
	}{
		{"without a limit any number goes", -1, keys("a", "b", "c"), 3, 3},
		{"a limit of 0 allows none", 0, keys("a"), 0, 0},
		{"as many as the limit are allowed", 3, keys("a", "b", "c"), 3, 3},
		{"the one above the limit is not", 2, keys("a", "b", "c"), 2, 2},
		{"the same signup counts once", 1, keys("a", "a", "A"), 3, 3},
		{"the same signup still goes when the limit is reached", 1, keys("a", "b", "a"), 1, 2},
		{"the same case of another account is another signup", 1, []Key{NewKey("T1", "a"), NewKey("T2", "a")}, 1, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := &limit{max: row.max}
			wantEqual(t, "planned", count(t, row.keys, l.plan), row.planned)
			wantEqual(t, "submitted", count(t, row.keys, l.submit), row.submitted)
		})
	}
}

// Each signup that is unknown in the plan counts, because it may be any signup.
func TestLimit_CountsUnknownKeys(t *testing.T) {
	for name, unknown := range map[string]Key{
		"the case is not known": {AccountID: "T12345678"}, "the account is not known": {CaseID: "a"}, "nothing is known": {},
	} {
		l := &limit{max: 2}
		wantEqual(t, "planned if "+name, count(t, []Key{unknown, unknown, unknown}, l.plan), 2)
		l = &limit{max: 2}
		wantEqual(t, "planned beside a known one if "+name, count(t, []Key{testKey, unknown, unknown}, l.plan), 2)
	}
}

func TestLimit_ErrorNamesTheLimit(t *testing.T) {
	l := &limit{max: 0}
	err := l.submit(testKey)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Max != 0 {
		t.Fatalf("error %v, want a *LimitError of 0", err)
	}
	wantEqual(t, "text", err.Error(), "more than 0 signups would be submitted")
}
