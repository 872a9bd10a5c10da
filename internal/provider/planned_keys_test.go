package provider

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var (
	shopKey  = onboarding.NewKey("T12345678", "3c90c3cc-0d44-4b50-8888-8dd25736052a")
	otherKey = onboarding.NewKey("T12345678", "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f")
)

// plannedStep plans one resource as Terraform does, and reports whether that
// must fail.
type plannedStep func(p *plannedKeys) (fails bool)

var plannedSteps = map[string]plannedStep{
	"stay":          func(p *plannedKeys) bool { return p.stay(shopKey) },
	"destroy":       func(p *plannedKeys) bool { return p.destroy(shopKey, &onboarding.Record{}) },
	"create":        func(p *plannedKeys) bool { return p.create(shopKey, false).stays },
	"unsafe create": func(p *plannedKeys) bool { p.create(shopKey, false); return p.createUnsafely(shopKey) },
	"second half":   func(p *plannedKeys) bool { p.create(shopKey, true); return false },
	"other wish": func(p *plannedKeys) bool {
		p.create(shopKey, false)
		return p.wants(shopKey, onboarding.Wish{Attempt: 2})
	},
	"claim": func(p *plannedKeys) bool { return !p.claim(shopKey) },
}

// If several resources are about the same signup, planning the last one fails.
func TestPlannedKeys_TheLastOneFails(t *testing.T) {
	for _, test := range []struct {
		steps []string
		fails bool // the last step
	}{
		{[]string{"stay"}, false},
		{[]string{"destroy"}, false},
		{[]string{"create"}, false},
		{[]string{"unsafe create"}, false},
		// A copy of a live resource.
		{[]string{"stay", "create"}, true},
		{[]string{"create", "stay"}, true},
		{[]string{"unsafe create", "stay"}, true},
		// A rename.
		{[]string{"destroy", "create"}, false},
		{[]string{"create", "destroy"}, false},
		{[]string{"destroy", "unsafe create"}, true},
		{[]string{"unsafe create", "destroy"}, true},
		// A rename with a change.
		{[]string{"destroy", "other wish"}, true},
		{[]string{"other wish", "destroy"}, true},
		{[]string{"other wish", "claim", "destroy"}, false},
		// A replacement.
		{[]string{"stay", "second half"}, false},
		{[]string{"second half", "stay"}, false},
		{[]string{"stay", "second half", "create"}, true},
		// An apply with create_before_destroy: the destroy comes last.
		{[]string{"unsafe create", "claim", "destroy"}, false},
		// Two creates: a warning in the plan, and an error in the apply.
		{[]string{"create", "create"}, false},
		{[]string{"create", "claim", "create", "claim"}, true},
		{[]string{"claim"}, false},
	} {
		t.Run(fmt.Sprint(test.steps), func(t *testing.T) {
			var p plannedKeys
			for i, name := range test.steps {
				isLast := i == len(test.steps)-1
				if fails := plannedSteps[name](&p); fails != (isLast && test.fails) {
					t.Errorf("step %d, %s: fails: %t", i, name, fails)
				}
			}
		})
	}
}

func TestPlannedKeys_AreForEachSignup(t *testing.T) {
	var p plannedKeys
	p.stay(shopKey)
	p.destroy(shopKey, &onboarding.Record{})
	p.read(shopKey, &onboarding.Record{})
	p.claim(shopKey)
	if others := p.create(otherKey, false); others != (plannedKey{}) {
		t.Errorf("of another signup %+v is planned", others)
	}
	if !p.claim(otherKey) {
		t.Error("another signup is claimed")
	}
}

func TestPlannedKeys_CreateReturnsWhatElseIsPlanned(t *testing.T) {
	var p plannedKeys
	record := &onboarding.Record{Status: "pending"}
	p.read(shopKey, record)
	p.destroy(shopKey, record)
	others := p.create(shopKey, false)
	if others.record != record || !others.destroyed || others.stays || others.created != 0 {
		t.Errorf("planned is %+v", others)
	}
	if again := p.create(shopKey, false); again.created != 1 {
		t.Errorf("planned is %+v", again)
	}
	if half := p.create(shopKey, true); half.created != 2 {
		t.Errorf("planned is %+v", half)
	}
	if after := p.create(shopKey, true); after.created != 2 {
		t.Errorf("a second half counts: %+v", after)
	}
}

func TestPlannedKeys_OneOfManyMayClaim_Defect15(t *testing.T) {
	var p plannedKeys
	var wg sync.WaitGroup
	var claimed atomic.Int32
	for range 50 {
		wg.Go(func() {
			p.stay(otherKey)
			if p.claim(shopKey) {
				claimed.Add(1)
			}
		})
	}
	wg.Wait()
	if claimed.Load() != 1 {
		t.Errorf("%d resources may create the signup, want 1", claimed.Load())
	}
}

func TestPlannedKeys_Released(t *testing.T) {
	var p plannedKeys
	if p.released(shopKey) != nil {
		t.Error("something was released")
	}
	first, second := &vippsPSPConnectionModel{}, &vippsPSPConnectionModel{}
	p.release(shopKey, first)
	p.release(shopKey, second)
	if p.released(shopKey) != second || p.released(otherKey) != nil {
		t.Error("it is not the one that was released last")
	}
}

// A create that cannot be planned keeps the signup in the state, and a signup
// that has left the state is planned without an error.
func TestPlannedKeys_RefuseOrRelease_Defect40(t *testing.T) {
	var p plannedKeys
	if !p.refuse(shopKey) || p.release(shopKey, &vippsPSPConnectionModel{}) || p.released(shopKey) != nil {
		t.Error("a refused signup was released")
	}
	if !p.release(otherKey, &vippsPSPConnectionModel{}) || p.refuse(otherKey) || !p.release(otherKey, &vippsPSPConnectionModel{}) {
		t.Error("a released signup was refused")
	}
}

// The state of another resource may be loaded before or after the plan of the
// create.
func TestPlannedKeys_MaySubmitAgain_Defect40(t *testing.T) {
	record, wish := &onboarding.Record{Wish: onboarding.Wish{Attempt: 1}}, onboarding.Wish{Attempt: 1}
	for name, c := range map[string]struct {
		plan func(*plannedKeys)
		want bool
	}{
		"nothing is planned":       {func(*plannedKeys) {}, false},
		"the same is wanted":       {func(p *plannedKeys) { p.create(shopKey, false); p.wants(shopKey, wish) }, false},
		"more is wanted":           {func(p *plannedKeys) { p.create(shopKey, false); p.wants(shopKey, onboarding.Wish{Attempt: 2}) }, true},
		"it may be submitted":      {func(p *plannedKeys) { p.create(shopKey, false); p.createUnsafely(shopKey) }, true},
		"it was submitted":         {func(p *plannedKeys) { p.create(shopKey, false); p.createUnsafely(shopKey); p.claim(shopKey) }, false},
		"another one is submitted": {func(p *plannedKeys) { p.create(otherKey, false); p.createUnsafely(otherKey) }, false},
	} {
		var p plannedKeys
		c.plan(&p)
		if got := p.maySubmitAgain(shopKey, record); got != c.want || p.hasCreates() != (name != "nothing is planned") {
			t.Errorf("%s: may submit again: %t, want %t", name, got, c.want)
		}
	}
}
