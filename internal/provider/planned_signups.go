package provider

import (
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// plannedSignups finds a create of a signup that the state has under another
// address, or had until it was tainted, while Dintero does not show it: it would
// be submitted twice. It is the only thing that one resource knows of another.
// Terraform plans resources in any order, so each side notes its key before it
// looks for the other's; at least one of them finds the other.
type plannedSignups struct {
	mu      sync.Mutex
	inState map[onboarding.Key]bool // refreshed, or planned to be destroyed
	created map[onboarding.Key]bool // planned to be created, and not shown by Dintero
}

func newPlannedSignups() *plannedSignups {
	return &plannedSignups{inState: map[onboarding.Key]bool{}, created: map[onboarding.Key]bool{}}
}

// noteInState reports whether a create of the same signup is planned.
func (p *plannedSignups) noteInState(key onboarding.Key) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inState[key] = true
	return p.created[key]
}

// noteCreate reports whether the state has the same signup.
func (p *plannedSignups) noteCreate(key onboarding.Key) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.created[key] = true
	return p.inState[key]
}

// forget ends a note, once the create or the delete is applied, because some
// hosts, such as terraform test, keep one process for many plans and applies.
func (p *plannedSignups) forget(key onboarding.Key) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.inState, key)
	delete(p.created, key)
}
