package onboarding

import (
	"fmt"
	"sync"
)

// LimitError reports that more signups would be submitted than Max.
type LimitError struct{ Max int }

func (e *LimitError) Error() string {
	return fmt.Sprintf("more than %d signups would be submitted", e.Max)
}

// limit counts the signups that are planned and submitted. A signup that is
// submitted several times counts once.
type limit struct {
	max int // negative for no limit

	mu        sync.Mutex
	planned   map[Key]bool
	unknown   int // planned signups whose key is not known yet
	submitted map[Key]bool
}

// plan counts a signup that an apply may submit. A part of the key is empty if
// it is not known yet.
func (l *limit) plan(key Key) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if key.IsKnown() {
		add(&l.planned, key)
	} else {
		l.unknown++
	}
	if l.max >= 0 && len(l.planned)+l.unknown > l.max {
		return &LimitError{l.max}
	}
	return nil
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

func add(keys *map[Key]bool, key Key) {
	if *keys == nil {
		*keys = map[Key]bool{}
	}
	(*keys)[key] = true
}
