package onboarding

import (
	"fmt"
	"sync"
)

// LimitError is a submission too many.
type LimitError struct{ Max int }

func (e *LimitError) Error() string {
	return fmt.Sprintf("more than %d signups would be submitted", e.Max)
}

// limit counts signups that are submitted, each once however often.
type limit struct {
	max int // negative for no limit

	mu        sync.Mutex
	planned   map[Key]bool
	unknown   int // planned, while their key is not known
	submitted map[Key]bool
}

// plan counts a signup that an apply may submit. A key without a case is one
// that is not known yet.
func (l *limit) plan(key Key) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if key.CaseID == "" || key.AccountID == "" {
		l.unknown++
	} else {
		add(&l.planned, key)
	}
	return l.check(len(l.planned) + l.unknown)
}

// submit counts a signup that is about to be submitted.
func (l *limit) submit(key Key) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.max >= 0 && !l.submitted[key] && len(l.submitted) >= l.max {
		return &LimitError{l.max}
	}
	add(&l.submitted, key)
	return nil
}

func (l *limit) check(n int) error {
	if l.max >= 0 && n > l.max {
		return &LimitError{l.max}
	}
	return nil
}

func add(keys *map[Key]bool, key Key) {
	if *keys == nil {
		*keys = map[Key]bool{}
	}
	(*keys)[key] = true
}
