package provider

import (
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// releasedSignups are the signups that this run has removed from the state, as
// they were. A create of the same signup continues with them, as an update
// would.
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
