package provider

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestPlannedSignups_TheSecondNoteFindsTheFirst(t *testing.T) {
	key, other := onboarding.NewKey("T12345678", "3c90c3cc"), onboarding.NewKey("T87654321", "3c90c3cc")
	type note = func(p *plannedSignups, key onboarding.Key) bool
	inState, create := (*plannedSignups).noteInState, (*plannedSignups).noteCreate
	forget := func(p *plannedSignups, key onboarding.Key) bool { p.forget(key); return false }
	for name, c := range map[string]struct {
		before []note
		last   note
		key    onboarding.Key // of the last note
		want   bool
	}{
		"create":                        {nil, create, key, false},
		"create after state":            {[]note{inState}, create, key, true},
		"state after create":            {[]note{create}, inState, key, true},
		"refresh, destroy, then create": {[]note{inState, inState}, create, key, true},
		"refresh and destroy":           {[]note{inState}, inState, key, false},
		"create twice":                  {[]note{create}, create, key, false},
		"another account":               {[]note{inState}, create, other, false},
		"create after applied destroy":  {[]note{inState, forget}, create, key, false},
		"state after applied create":    {[]note{create, forget}, inState, key, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlannedSignups()
			for _, n := range c.before {
				n(p, key)
			}
			if got := c.last(p, c.key); got != c.want {
				t.Errorf("the other note was found: %t, want %t", got, c.want)
			}
		})
	}
}

// Terraform plans resources at the same time: at least one side must find the
// other.
func TestPlannedSignups_OneOfTwoAtOnceFindsTheOther(t *testing.T) {
	key := onboarding.NewKey("T12345678", "3c90c3cc")
	for range 1000 {
		p := newPlannedSignups()
		var found atomic.Int32
		var both sync.WaitGroup
		for _, note := range []func(onboarding.Key) bool{p.noteInState, p.noteCreate} {
			both.Go(func() {
				if note(key) {
					found.Add(1)
				}
			})
		}
		both.Wait()
		if found.Load() == 0 {
			t.Fatal("neither side has found the other")
		}
	}
}
