package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// history is a log of requests, one second after the other.
type history struct {
	now      time.Time
	requests []dinterotest.Request
}

const (
	nok = `{"type":"a","currencies":["NOK"]}`
	dkk = `{"type":"a","currencies":["DKK"]}`
)

func (h *history) add(r dinterotest.Request) *dinterotest.Request {
	h.now = h.now.Add(time.Second)
	r.RequestID, r.Account, r.Time = fmt.Sprint(len(h.requests)), dinterotest.Account, h.now
	if r.Status != 0 {
		r.AnswerTime = h.now.Add(10 * time.Millisecond)
	}
	h.requests = append(h.requests, r)
	return &h.requests[len(h.requests)-1]
}

// post takes effect so long after it arrived; never if that is negative.
func (h *history) post(options string, status int, effect time.Duration) {
	body := `{"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[` + options + `]}}`
	r := h.add(dinterotest.Request{Route: dinterotest.RouteSignup, Body: []byte(body), Status: status})
	if r.Effect = effect >= 0; r.Effect {
		r.EffectTime = r.Time.Add(effect)
	}
	if r.Effect && status == 200 {
		r.Answer = connectionWith(options, r.Time)
	}
}

// get shows what was signed up at the time of an earlier request.
func (h *history) get(options string, request int, status int, fault string) {
	settings := `{"connections":{"vipps_psp":` + string(connectionWith(options, h.requests[request].Time)) + `}}`
	h.add(dinterotest.Request{Route: dinterotest.RouteSettings, Status: status, Fault: fault, Answer: []byte(settings)})
}

func connectionWith(options string, created time.Time) []byte {
	var signup dinterotest.Signup
	_ = json.Unmarshal([]byte(`{"case_id":"`+acctest.CaseID+`","payment_options":[`+options+`]}`), &signup)
	signup.CreatedAt = created.Format(time.RFC3339Nano)
	encoded, _ := json.Marshal(dinterotest.Connection{Signups: []dinterotest.Signup{signup}})
	return encoded
}

// A judge that finds nothing could not be distinguished from a provider without
// mistakes.
func TestStormJudge_FindsWhatIsSentTwice(t *testing.T) {
	for name, c := range map[string]struct {
		want int
		play func(h *history)
	}{
		"once": {0, func(h *history) { h.post(nok, 200, 0); h.get(nok, 0, 200, "") }},
		"again after its own answer": {2, func(h *history) {
			h.post(nok, 200, 0)
			h.post(nok, 200, 0)
		}},
		"again after a read showed it": {2, func(h *history) {
			h.post(nok, 500, 0)
			h.get(nok, 0, 200, "")
			h.post(nok, 200, 0)
		}},
		"again after a read showed it, without effect": {1, func(h *history) {
			h.post(nok, 500, 0)
			h.get(nok, 0, 200, "")
			h.post(nok, 400, -1)
		}},
		"taken twice, before anything was shown": {1, func(h *history) { h.post(nok, 0, 0); h.post(nok, 0, 0) }},
		"taken twice, the first one late":        {1, func(h *history) { h.post(nok, 504, 90*time.Second); h.post(nok, 0, 0) }},
		"again after a read that was cut off": {0, func(h *history) {
			h.post(nok, 0, 0)
			h.get(nok, 0, 200, "cut off")
			h.post(nok, 400, -1)
		}},
		"again after a read that failed": {0, func(h *history) {
			h.post(nok, 0, 0)
			h.get(nok, 0, 503, "status 503")
			h.post(nok, 400, -1)
		}},
		"again after it was refused": {0, func(h *history) { h.post(nok, 429, -1); h.post(nok, 200, 0) }},
		"changed":                    {0, func(h *history) { h.post(nok, 200, 0); h.post(dkk, 200, 0) }},
		"changed, and back without being asked": {2, func(h *history) {
			h.post(nok, 200, 0)
			h.post(dkk, 200, 0)
			h.post(nok, 200, 0)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h, j := &history{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, newJudge()
			c.play(h)
			j.note(h.requests, func(string) int { return 1 })
			if got := j.twice(h.requests); len(got) != c.want {
				t.Errorf("found %q, want %d", got, c.want)
			}
		})
	}
}

// A raised attempt may be sent although the same signup is there.
func TestStormJudge_LetsAttemptsPass(t *testing.T) {
	h, j := &history{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, newJudge()
	h.post(nok, 200, 0)
	j.note(h.requests, func(string) int { return 1 })
	h.post(nok, 200, 0)
	j.note(h.requests, func(string) int { return 2 })
	h.get(nok, 0, 200, "")
	if got := j.twice(h.requests); len(got) != 0 {
		t.Errorf("found %q, want nothing", got)
	}
	h.post(nok, 200, 0)
	j.note(h.requests, func(string) int { return 2 })
	if got := j.twice(h.requests); len(got) != 2 {
		t.Errorf("found %q, want the second POST of attempt 2, and that it was taken", got)
	}
}
