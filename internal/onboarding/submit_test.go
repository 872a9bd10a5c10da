package onboarding_test

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// outcome is what an apply says about a POST.
type outcome string

const (
	answered  outcome = "accepted, and the answer shows the connection"
	silent    outcome = "accepted, and the answer shows nothing"
	confirmed outcome = "accepted, as a read shows"
	unknown   outcome = "unknown"
	refused   outcome = "refused"
)

// status is a fault with Dintero's error of that status. With an effect, the
// request is carried out all the same.
func status(code int, effect bool) dinterotest.Fault {
	return dinterotest.Fault{Status: code, Body: `{"error":{"message":"no"}}`, Effect: effect}
}

var posts = []struct {
	name  string
	fault dinterotest.Fault
	want  outcome
}{
	{"answered", dinterotest.Fault{}, answered},
	{"202 and nothing", dinterotest.Fault{Status: 202, Effect: true}, silent},
	{"202 and takes effect later", dinterotest.Fault{Status: 202, Late: 20 * time.Millisecond}, silent},
	{"200 with an empty object", dinterotest.Fault{Body: "{}", Effect: true}, silent},
	{"200 with text", dinterotest.Fault{Body: "thank you", Effect: true}, silent},
	{"200 that is cut off", dinterotest.Fault{CutOff: true}, silent},
	{"200 with an error", dinterotest.Fault{Body: `{"error":{"message":"no"}}`}, unknown},
	{"200 with an error after the effect", dinterotest.Fault{Body: `{"error":{"message":"no"}}`, Effect: true}, confirmed},
	{"200 with a web page", dinterotest.Gateway(200), unknown},
	{"302", status(302, false), unknown},
	{"400", status(400, false), refused},
	{"403", status(403, false), refused},
	{"403 with a web page", dinterotest.Gateway(403), unknown},
	{"404", status(404, false), refused},
	{"408", status(408, false), unknown},
	{"408 after the effect", status(408, true), confirmed},
	{"409", status(409, false), refused},
	{"422", status(422, false), refused},
	{"500", status(500, false), unknown},
	{"500 after the effect", status(500, true), confirmed},
	{"502 with a web page", dinterotest.Gateway(502), unknown},
	{"503", status(503, false), unknown},
	{"503 after the effect", status(503, true), confirmed},
	{"504 before the effect", dinterotest.Fault{Late: 20 * time.Millisecond}, confirmed},
	{"lost connection", dinterotest.Fault{Reset: true}, unknown},
	{"lost connection after the effect", dinterotest.Fault{Reset: true, Effect: true}, confirmed},
	{"lost connection before the effect", dinterotest.Fault{Reset: true, Late: 20 * time.Millisecond}, confirmed},
}

func TestApplySendsOnceAndSaysWhatHappened(t *testing.T) {
	for _, what := range []struct {
		name   string
		exists bool
		change func(*onboarding.Config)
	}{
		{"a new signup", false, func(*onboarding.Config) {}},
		{"a change", true, func(c *onboarding.Config) { c.PaymentOptions = vipps("NOK", "DKK") }},
		{"a raised attempt", true, func(c *onboarding.Config) { c.Attempt = 2 }},
	} {
		for _, row := range posts {
			t.Run(what.name+"/"+row.name, func(t *testing.T) {
				t.Parallel()
				sim := dinterotest.Start(t)
				config := asks(keyA, "NOK")
				var state *onboarding.State
				if what.exists {
					state = signedUp(t, sim, keyA)
				}
				what.change(&config)
				sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, row.fault))
				run := newRun(t, sim, func(timing *onboarding.Timing) {
					if row.want == unknown {
						timing.ConfirmFor = 20 * time.Millisecond
					}
				})
				result, err := run.Apply(t.Context(), state, config)
				sim.WaitForLateEffects()
				checkOutcome(t, sim, row.want, result, err)
			})
		}
	}
}

// checkOutcome checks that one POST was sent, and that what Apply says is what
// Dintero has.
func checkOutcome(t *testing.T, sim *dinterotest.Server, want outcome, result onboarding.Result, err error) {
	t.Helper()
	effects := 1
	if want == unknown || want == refused {
		effects = 0
	}
	if sim.Count(dinterotest.RouteSignup) != 1 || sim.Effects()[keyA.String()] != effects {
		t.Errorf("%d POSTs, effects %v", sim.Count(dinterotest.RouteSignup), sim.Effects())
	}
	if _, isUnknown := errors.AsType[*onboarding.OutcomeUnknownError](err); isUnknown != (want == unknown) || (err == nil) != (effects == 1) {
		t.Fatalf("the error is %v, but it is %s", err, want)
	}
	var expected onboarding.Result
	if err == nil {
		expected.Action = onboarding.Submit
	}
	if want == answered || want == confirmed {
		has, _ := sim.Connection(account)
		expected.SubmittedAt = has.Signups[0].CreatedAt
		expected.SignatureLink, _ = has.Events[len(has.Events)-1].Metadata["signature_link"].(string)
	}
	if result.Action != expected.Action || result.SubmittedAt != expected.SubmittedAt || result.SignatureLink != expected.SignatureLink ||
		(result.Connection != nil) != (expected.SubmittedAt != "") {
		t.Errorf("%+v, want %+v", result, expected)
	}
}

func TestUpdateHasATimeOnlyIfTheAnswerShowsALaterOne(t *testing.T) {
	for name, prepare := range map[string]func(*dinterotest.Server, *onboarding.State){
		"the answer shows the signup as it was": func(sim *dinterotest.Server, _ *onboarding.State) {
			sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
		},
		"the state has no time": func(_ *dinterotest.Server, state *onboarding.State) { state.SubmittedAt = "" },
	} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			state := signedUp(t, sim, keyA)
			prepare(sim, state)
			result, err := newRun(t, sim).Apply(t.Context(), state, asks(keyA, "DKK"))
			if err != nil || result.Action != onboarding.Submit || result.Connection == nil || result.SubmittedAt != "" {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
}

func TestSignatureLinkIsThatOfTheOneEventThatThePOSTBrought(t *testing.T) {
	for name, others := range map[string]int{"the only new event": 0, "beside another's new event": 1} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			addSignup(sim, keyB, "NOK") // so that the links of the account do not say whose they are
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				if r.Route == dinterotest.RouteSignup && others > 0 {
					addSignup(sim, keyB, "DKK")
				}
				return dinterotest.Fault{}
			})
			result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
			if err != nil || (result.SignatureLink != "") != (others == 0) {
				t.Errorf("%q, %v", result.SignatureLink, err)
			}
		})
	}
}

func TestChangeIsSentWithTheCaseAsDinteroWritesIt(t *testing.T) {
	const upper = "3C90C3CC-0D44-4B50-8888-8DD25736052A"
	sim := dinterotest.Start(t)
	sim.AddSignup(account, dinterotest.Signup{CaseID: upper})
	state := &onboarding.State{Config: asks(keyA, "NOK")}
	config := asks(keyA, "NOK")
	config.Attempt = 2
	if _, err := newRun(t, sim).Apply(t.Context(), state, config); err != nil {
		t.Fatal(err)
	}
	if has, _ := sim.Connection(account); len(has.Signups) != 1 || has.Signups[0].CaseID != upper {
		t.Errorf("%+v", has.Signups)
	}
}

func TestPOSTThatHadNoEffectIsRepeated(t *testing.T) {
	for _, row := range []struct {
		name                  string
		code, failures, posts int
		isSent                bool
	}{
		{"too many requests once", 429, 1, 2, true},
		{"too many requests each time", 429, 9, 3, false},
		{"token refused once", 401, 1, 2, true},
		{"token refused twice", 401, 9, 2, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.OnRequest(dinterotest.First(row.failures, dinterotest.RouteSignup, status(row.code, false)))
			_, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
			response, ok := errors.AsType[*dintero.Error](err)
			if (err == nil) != row.isSent || err != nil && (!ok || response.Status != row.code) {
				t.Error(err)
			}
			wantRequests(t, sim, row.posts, row.posts, row.posts)
		})
	}
}

func TestPOSTThatMadeNoConnectionIsRepeated(t *testing.T) {
	sim := dinterotest.New()
	listen := func(address string) net.Listener {
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		return listener
	}
	listener := listen("127.0.0.1:0")
	address := listener.Addr().String()
	sim.URL = "http://" + address + "/v1"
	server := &http.Server{Handler: sim, ReadHeaderTimeout: time.Minute}
	t.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	// Reads go on over the connection that they have; a POST needs a new one.
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		switch {
		case r.Route == dinterotest.RouteConnection && sim.Count(r.Route) == 1:
			_ = listener.Close()
		case r.Route == dinterotest.RouteConnection:
			again := listen(address)
			go func() { _ = server.Serve(again) }()
		}
		return dinterotest.Fault{}
	})
	result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
	if err != nil || result.Action != onboarding.Submit {
		t.Errorf("%+v, %v", result, err)
	}
	wantRequests(t, sim, 2, 2, 1)
}

// Between a refusal and its repetition somebody else may submit the signup.
func TestRepetitionReadsAndDecidesAgain(t *testing.T) {
	for _, row := range []struct {
		name     string
		code     int
		currency string
		adopts   bool
		conflict bool
	}{
		{"the same signup is adopted", 429, "NOK", true, false},
		{"another signup is a conflict", 429, "DKK", false, true},
		{"a refusal that is final takes nothing over", 409, "DKK", false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				if r.Route != dinterotest.RouteSignup {
					return dinterotest.Fault{}
				}
				addSignup(sim, keyA, row.currency)
				return status(row.code, false)
			})
			result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
			_, isConflict := errors.AsType[*onboarding.ConflictError](err)
			if (err == nil && result.Action == onboarding.Adopt) != row.adopts || isConflict != row.conflict {
				t.Errorf("%+v, %v", result, err)
			}
			if n := sim.Count(dinterotest.RouteSignup); n != 1 {
				t.Errorf("%d POSTs", n)
			}
		})
	}
}

func TestSubmissionsOfAnAccountGoOneAfterTheOther(t *testing.T) {
	sim := dinterotest.Start(t)
	var underWay atomic.Int64
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route == dinterotest.RouteSignup {
			if underWay.Add(1) > 1 {
				t.Error("two at the same time")
			}
			time.Sleep(5 * time.Millisecond)
			underWay.Add(-1)
		}
		return dinterotest.Fault{}
	})
	run := newRun(t, sim)
	var submissions sync.WaitGroup
	for _, last := range "0123456789" {
		submissions.Go(func() {
			key := onboarding.NewKey(account, caseA[:35]+string(last))
			if result, err := run.Apply(t.Context(), nil, asks(key, "NOK")); err != nil || result.Action != onboarding.Submit {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
	submissions.Wait()
	if n := len(sim.Effects()); n != 10 {
		t.Errorf("%d signups", n)
	}
}

func TestSubmissionsOfTwoAccountsDoNotWaitForEachOther(t *testing.T) {
	sim := dinterotest.Start(t)
	both := make(chan bool, 2)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route == dinterotest.RouteSignup {
			both <- true
			for deadline := time.Now().Add(20 * time.Second); len(both) < 2; time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Error("the POST of the other account does not come")
					break
				}
			}
		}
		return dinterotest.Fault{}
	})
	run := newRun(t, sim)
	var submissions sync.WaitGroup
	for _, id := range []string{account, "T87654321"} {
		submissions.Go(func() {
			if _, err := run.Apply(t.Context(), nil, asks(onboarding.NewKey(id, caseA), "NOK")); err != nil {
				t.Error(err)
			}
		})
	}
	submissions.Wait()
}

func TestSignupOfAnotherRunIsAdoptedThoughItComesBetweenTwoPOSTs(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route == dinterotest.RouteSignup {
			addSignup(sim, keyB, "NOK")
		}
		return dinterotest.Fault{}
	})
	run := newRun(t, sim)
	if result, err := run.Apply(t.Context(), nil, asks(keyA, "NOK")); err != nil || result.Action != onboarding.Submit {
		t.Errorf("%+v, %v", result, err)
	}
	if result, err := run.Apply(t.Context(), nil, asks(keyB, "NOK")); err != nil || result.Action != onboarding.Adopt {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestAccountThatHasBecomeEnabledIsNotSentAChange(t *testing.T) {
	for _, row := range []struct {
		name, inState, updatedAt string
		sent                     bool
	}{
		{"since the state was read", dintero.StatusPending, "", false},
		{"before the state was read", dintero.StatusEnabled, "", true},
		{"in a copy that is older than the state", dintero.StatusPending, "2099-01-01T00:00:00Z", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			state := signedUp(t, sim, keyA)
			sim.Sign(account)
			state.Status, state.UpdatedAt = row.inState, row.updatedAt
			_, err := newRun(t, sim).Apply(t.Context(), state, asks(keyA, "DKK"))
			_, isEnabled := errors.AsType[*onboarding.EnabledError](err)
			if isEnabled == row.sent || (err == nil) != row.sent || (sim.Count(dinterotest.RouteSignup) == 1) != row.sent {
				t.Errorf("%v, %d POSTs", err, sim.Count(dinterotest.RouteSignup))
			}
		})
	}
}
