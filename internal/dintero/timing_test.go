package dintero

import (
	"testing"
	"time"
)

func TestTiming_ZeroIsTheDefault(t *testing.T) {
	client, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	if got := client.config.Timing; got != DefaultTiming {
		t.Errorf("the timing is %+v, want %+v", got, DefaultTiming)
	}
	if got := client.Retries().timing; got != DefaultTiming {
		t.Errorf("the timing of an operation is %+v, want %+v", got, DefaultTiming)
	}
	if got := client.config.RequestTimeout; got != 30*time.Second {
		t.Errorf("the timeout of an attempt is %s, want 30s", got)
	}
}

func TestTiming_ThatIsSetIsUsed(t *testing.T) {
	want := Timing{Retry: time.Millisecond}
	client, err := New(Config{Timing: want})
	if err != nil {
		t.Fatal(err)
	}
	if got := client.Retries().timing; got != want {
		t.Errorf("the timing is %+v, want %+v", got, want)
	}
}

// An outage is remembered for some seconds: long enough for the rest of a plan,
// and short enough for a server that is available again.
func TestTiming_OutageIsSomeSeconds_Defect47(t *testing.T) {
	if got := DefaultTiming.Outage; got < 5*time.Second || got > 30*time.Second {
		t.Errorf("an outage is remembered for %s", got)
	}
}
