package provider

import (
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// plannedKeys notes what one run of Terraform plans for each signup. Terraform
// plans each resource by itself and in any order, so of two that are about the
// same signup the second one finds out.
type plannedKeys struct {
	mu   sync.Mutex
	keys map[onboarding.Key]*plannedKey
}

type plannedKey struct {
	record    *onboarding.Record // what the state holds; nil if this run has not read it
	stays     bool               // a resource has it in the state and keeps it
	destroyed bool               // a resource has it in the state and gives it up
	created   int                // so many resources are to create it
	unsafe    bool               // the resource that is to create it would not simply adopt it
	claimed   bool               // a resource is creating it, or has
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

// stay notes a resource that keeps its signup. It reports whether another one is
// to create the same.
func (p *plannedKeys) stay(key onboarding.Key) (duplicate bool) {
	p.at(key, func(k *plannedKey) { k.stays, duplicate = true, k.created > 0 })
	return duplicate
}

// destroy notes a resource that gives its signup up. It reports whether another
// one is to create the same, and would not simply adopt it. Once that one has
// been applied, as with create_before_destroy, there is nothing left to prevent.
func (p *plannedKeys) destroy(key onboarding.Key) (unsafeRename bool) {
	p.at(key, func(k *plannedKey) { k.destroyed, unsafeRename = true, k.created > 0 && k.unsafe && !k.claimed })
	return unsafeRename
}

// create notes a resource that is to create a signup, and returns what else is
// planned for it. The second half of a replacement is no resource more.
func (p *plannedKeys) create(key onboarding.Key, isSecondHalf bool) (others plannedKey) {
	p.at(key, func(k *plannedKey) {
		others = *k
		if !isSecondHalf {
			k.created++
		}
	})
	return others
}

// createUnsafely notes that the resource that is to create a signup would not
// simply adopt it. It reports whether another resource gives the same one up.
func (p *plannedKeys) createUnsafely(key onboarding.Key) (unsafeRename bool) {
	p.at(key, func(k *plannedKey) { k.unsafe, unsafeRename = true, k.destroyed })
	return unsafeRename
}

// claim lets one resource create a signup. It reports whether it may.
func (p *plannedKeys) claim(key onboarding.Key) (ok bool) {
	p.at(key, func(k *plannedKey) { ok, k.claimed = !k.claimed, true })
	return ok
}

// releasedSignups are the signups that deletes of this run have taken out of the
// state, as they were. A create of the same signup goes on from there.
type releasedSignups struct {
	mu     sync.Mutex
	models map[onboarding.Key]*vippsPSPConnectionModel
}

func (r *releasedSignups) put(key onboarding.Key, model *vippsPSPConnectionModel) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.models == nil {
		r.models = map[onboarding.Key]*vippsPSPConnectionModel{}
	}
	r.models[key] = model
}

// get returns nil if the signup was not released.
func (r *releasedSignups) get(key onboarding.Key) *vippsPSPConnectionModel {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.models[key]
}
