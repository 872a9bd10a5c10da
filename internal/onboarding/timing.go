package onboarding

import (
	"math/rand/v2"
	"time"
)

// Timing has the timeouts and pauses of the rules, and the ages of views.
type Timing struct {
	ViewAge      time.Duration // the greatest age of a view before a POST
	PlanAge      time.Duration // the greatest age of a view for a refresh or a plan
	ConfirmFor   time.Duration // after a POST, how long reads may not show its effect yet
	ConfirmPause time.Duration // the first pause between reads after an ambiguous response; later ones are longer
	Grace        time.Duration // how long a POST under way goes on after an interrupt
	ReadGrace    time.Duration // how long the read after it goes on after an interrupt
	Poll         time.Duration // the first pause between polls of Await; later ones are longer
	MaxPoll      time.Duration // the longest pause between polls
	Lag          time.Duration // how long a copy that is older than the record changes nothing
	Evidence     time.Duration // how long an import waits for the read of another account
}

// DefaultTiming is what users get; tests use shorter times.
var DefaultTiming = Timing{
	ViewAge:      2 * time.Second,
	PlanAge:      30 * time.Second,
	ConfirmFor:   time.Minute,
	ConfirmPause: 500 * time.Millisecond,
	Grace:        5 * time.Second,
	ReadGrace:    time.Second,
	Poll:         2 * time.Second,
	MaxPoll:      30 * time.Second,
	Lag:          5 * time.Minute,
	Evidence:     2 * time.Second,
}

// poll returns the pause after a number of polls: it grows by half each time,
// from Poll to MaxPoll, with random jitter.
func (t Timing) poll(polls int) time.Duration {
	wait := float64(t.Poll)
	for range min(polls, 64) {
		wait = min(wait*1.5, float64(t.MaxPoll))
	}
	return time.Duration(wait) - rand.N(time.Duration(wait)/4+1)
}
