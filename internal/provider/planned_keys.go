package provider

import (
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// plannedKeys notes what this run plans for each signup. Terraform plans each
// resource separately and in any order, so if two resources are about the same
// signup, it is found when the second one is planned.
type plannedKeys struct {
	mu      sync.Mutex
	keys    map[onboarding.Key]*plannedKey
	creates bool // a resource is planned to create a signup
}

type plannedKey struct {
	record    *onboarding.Record // from the state; nil if this run has not read it
	stays     bool               // a resource has the signup in the state and keeps it
	destroyed bool               // a resource has the signup in the state and is destroyed
	created   int                // how many resources are planned to create it
	unsafe    bool               // the resource that creates it may submit it instead of adopting it
	wish      *onboarding.Wish   // of the resource that is planned to create it; nil if it is not known
	refused   bool               // the plan of a resource with it has failed
	claimed   bool               // a resource is submitting it, or has submitted or adopted it

	// released is the signup as it was when this run removed it from the state.
	released *vippsPSPConnectionModel
}

// at calls fn with what is planned for a key.
func (p *plannedKeys) at(key onboarding.Key, fn func(k *plannedKey)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys == nil {
		p.keys = map[onboarding.Key]*plannedKey{}
	}
	if p.keys[key] == nil {
		p.keys[key] = &plannedKey{}
	}
	fn(p.keys[key])
}

// read notes a signup that is in the state.
func (p *plannedKeys) read(key onboarding.Key, record *onboarding.Record) {
	p.at(key, func(k *plannedKey) { k.record = record })
}

// stay notes a resource that keeps its signup. It reports whether another
// resource is planned to create the same signup.
func (p *plannedKeys) stay(key onboarding.Key) (duplicate bool) {
	p.at(key, func(k *plannedKey) { k.stays, duplicate = true, k.created > 0 })
	return duplicate
}

// destroy notes a resource that is destroyed, with what the state has of it. It
// reports whether another resource is planned to create the same signup, and
// may submit it instead of adopting it. If that resource has been applied
// already, as with create_before_destroy, there is nothing left to prevent.
func (p *plannedKeys) destroy(key onboarding.Key, record *onboarding.Record) (unsafeRename bool) {
	p.at(key, func(k *plannedKey) {
		k.destroyed, k.record = true, record
		unsafeRename = k.maySubmitAgain(record)
	})
	return unsafeRename
}

// maySubmitAgain reports whether a resource is planned to create a signup that
// another one has in the state, and may submit it instead of adopting it.
func (p *plannedKeys) maySubmitAgain(key onboarding.Key, record *onboarding.Record) (may bool) {
	p.at(key, func(k *plannedKey) { may = k.maySubmitAgain(record) })
	return may
}

func (k *plannedKey) maySubmitAgain(record *onboarding.Record) bool {
	isUnsafe := k.unsafe || k.wish != nil && onboarding.MaySubmit(record, *k.wish)
	return k.created > 0 && isUnsafe && !k.claimed
}

// hasCreates reports whether any resource is planned to create a signup.
func (p *plannedKeys) hasCreates() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.creates
}

// refuse notes that the plan of a resource with a signup has failed, so that no
// other resource may give the signup up. It reports false if one has done so
// already.
func (p *plannedKeys) refuse(key onboarding.Key) (ok bool) {
	p.at(key, func(k *plannedKey) { ok = k.released == nil; k.refused = ok })
	return ok
}

// create notes a resource that creates a signup, and returns what else is
// planned for the signup. The second half of a replacement does not count as
// another resource.
func (p *plannedKeys) create(key onboarding.Key, isSecondHalf bool) (others plannedKey) {
	p.at(key, func(k *plannedKey) {
		others = *k
		if !isSecondHalf {
			k.created++
			p.creates = true
		}
	})
	return others
}

// createUnsafely notes that the resource that creates a signup may submit it
// instead of adopting it. It reports whether another resource with the signup
// is destroyed.
func (p *plannedKeys) createUnsafely(key onboarding.Key) (unsafeRename bool) {
	p.at(key, func(k *plannedKey) { k.unsafe, unsafeRename = true, k.destroyed })
	return unsafeRename
}

// wants notes what the resource asks for that creates a signup. It reports
// whether another resource with the signup is destroyed, and has something else
// or a lower attempt in the state.
func (p *plannedKeys) wants(key onboarding.Key, wish onboarding.Wish) (unsafeRename bool) {
	p.at(key, func(k *plannedKey) {
		k.wish = &wish
		unsafeRename = k.destroyed && !k.claimed && onboarding.MaySubmit(k.record, wish)
	})
	return unsafeRename
}

// claim reports whether a resource may submit a signup: only the first one may.
func (p *plannedKeys) claim(key onboarding.Key) (ok bool) {
	p.at(key, func(k *plannedKey) { ok, k.claimed = !k.claimed, true })
	return ok
}

// release notes that this run has removed a signup from the state. A create of
// the same signup continues with it, as an update would. It reports false if
// that create cannot be planned: the signup then has to stay in the state.
func (p *plannedKeys) release(key onboarding.Key, model *vippsPSPConnectionModel) (ok bool) {
	p.at(key, func(k *plannedKey) {
		if ok = !k.refused; ok {
			k.released = model
		}
	})
	return ok
}

// released returns nil if the signup was not released.
func (p *plannedKeys) released(key onboarding.Key) (model *vippsPSPConnectionModel) {
	p.at(key, func(k *plannedKey) { model = k.released })
	return model
}
