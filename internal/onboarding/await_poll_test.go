package onboarding

import (
	"testing"
	"time"
)

func TestPoll_GrowsFromTwoToThirtySecondsWithJitter(t *testing.T) {
	for polls, most := range []time.Duration{
		2 * time.Second, 3 * time.Second, 4500 * time.Millisecond, 6750 * time.Millisecond,
		10125 * time.Millisecond, 15188 * time.Millisecond, 22782 * time.Millisecond, 30 * time.Second, 30 * time.Second,
	} {
		waits := map[time.Duration]bool{}
		for range 50 {
			wait := DefaultTiming.poll(polls)
			if wait > most || wait < most*3/4-time.Millisecond {
				t.Errorf("wait %d = %s, want at most %s and not much less", polls, wait, most)
			}
			waits[wait] = true
		}
		if len(waits) < 40 {
			t.Errorf("only %d different waits of 50", len(waits))
		}
	}
	if wait := DefaultTiming.poll(1 << 40); wait > 30*time.Second || wait < 20*time.Second {
		t.Errorf("wait after very many polls = %s", wait)
	}
}
