package onboarding

import (
	"math/rand/v2"
	"time"
)

// Timing is how long things may take, and how old a view may be.
type Timing struct {
	ViewAge      time.Duration // of a view before a POST
	PlanAge      time.Duration // of a view for a refresh or a plan
	Settle       time.Duration // from a POST until reads can be believed not to show it
	ConfirmPause time.Duration // between two reads after an ambiguous response, growing from there
	Grace        time.Duration // that an interrupt leaves a POST under way
	ReadGrace    time.Duration // that an interrupt leaves the read after it
	Poll         time.Duration // before the second poll of Await, growing from there
	MaxPoll      time.Duration // between two polls
	Lag          time.Duration // for which a copy that is older than the state's changes nothing
	Evidence     time.Duration // that an import waits for another account's read
}

// DefaultTiming is for people; tests are in a hurry.
var DefaultTiming = Timing{
	ViewAge:      2 * time.Second,
	PlanAge:      30 * time.Second,
	Settle:       time.Minute,
	ConfirmPause: 500 * time.Millisecond,
	Grace:        5 * time.Second,
	ReadGrace:    time.Second,
	Poll:         2 * time.Second,
	MaxPoll:      30 * time.Second,
	Lag:          5 * time.Minute,
	Evidence:     2 * time.Second,
}

// poll grows by half from Poll to MaxPoll, with random jitter.
func (t Timing) poll(polls int) time.Duration {
	wait := float64(t.Poll)
	for range min(polls, 64) {
		wait = min(wait*1.5, float64(t.MaxPoll))
	}
	return time.Duration(wait) - rand.N(time.Duration(wait)/4+1)
}
