package dintero_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestExchange_HeadersOfEachRequest(t *testing.T) {
	const userAgent = "terraform-provider-dintero/1.2.3 (+https://example.com) Terraform/1.11.0"
	sim, client := start(t, func(c *dintero.Config) { c.UserAgent = userAgent })
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	wantRequests(t, sim, "token settings signup")
	for i, contentType := range []string{"application/json", "", "application/json"} {
		header := sim.Requests()[i].Header
		equal(t, "User-Agent", header.Get("User-Agent"), userAgent)
		equal(t, "Accept", header.Get("Accept"), "application/json")
		equal(t, "Content-Type", header.Get("Content-Type"), contentType)
		equal(t, "kinds of Authorization", len(header.Values("Authorization")), 1)
	}
}

func TestExchange_NoUserAgentSendsNone(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.UserAgent = "" })
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	equal(t, "User-Agent", len(sim.Requests()[0].Header.Values("User-Agent")), 0)
}

// An invalid header is noticed before anything is sent. Go's error names the
// header and not its value.
func TestExchange_InvalidHeaderIsNotSentAndNotPrinted_Defect13(t *testing.T) {
	sim, client := start(t, accessToken("hidden\ntoken"), retries(0))
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	if strings.Contains(err.Error(), "hidden") {
		t.Errorf("the error shows the token: %v", err)
	}
	wantRequests(t, sim, "")
}

// The provider never passes an account id that fits no address. It must not
// panic.
func TestExchange_InvalidAddressIsNotSent(t *testing.T) {
	sim, client := start(t, accessToken("ready-token"))
	_, err := client.SubmitVippsPSP(t.Context(), "T\n", inNOK(caseA))
	equal(t, "failed", err != nil, true)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	wantRequests(t, sim, "")
}

func TestExchange_RedirectsAreNotFollowed_Defect13(t *testing.T) {
	elsewhere := dinterotest.Start(t)
	for _, code := range []int{301, 302, 303, 307, 308} {
		redirect := dinterotest.Fault{Status: code, Header: http.Header{"Location": {elsewhere.URL + "/accounts/T12345678/auth/token"}}}
		for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings} {
			sim, client := start(t)
			sim.Inject(route, -1, redirect)
			_, err := client.Settings(t.Context(), account)
			equal(t, "status", errorOf[*dintero.Error](t, err).Status, code)
			equal(t, "cause", dintero.CauseOf(err), dintero.CauseRedirect)
			equal(t, "requests", sim.Count(route), 1)
		}
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, -1, redirect)
		_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
		equal(t, "ambiguous", dintero.Ambiguous(err), true)
		wantPOSTs(t, sim, 1, 0)
	}
	equal(t, "requests elsewhere", len(elsewhere.Requests()), 0)
}

func TestExchange_BodyIsReadUpToALimit_Defect09(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		spaces := []byte(strings.Repeat(" ", 1<<20))
		for {
			if _, err := w.Write(spaces); err != nil {
				return
			}
		}
	}), accessToken("ready-token"), timeout(time.Minute))
	_, err := client.Settings(t.Context(), account)
	contains(t, "error", err.Error(), "200 OK: the response cannot be read: the response is larger than 64 MiB")
	equal(t, "requests", requests.Load(), 1) // it would be as large again

	submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	contains(t, "incomplete", submission.Incomplete.Error(), "larger than 64 MiB")
}

func TestExchange_LargeResponsesAreRead(t *testing.T) {
	sim, client := start(t)
	logo := strings.Repeat("iVBORw0KGgo", 4<<20/11)
	for i := range 5 {
		sim.AddSignup(account, dinterotest.Signup{CaseID: strings.Replace(caseB, "7", string(rune('0'+i)), 1), Logo: logo})
	}
	addSignup(sim, account, caseA)
	connection, err := client.Settings(t.Context(), account)
	succeed(t, err)
	_, shown := connection.Signup(caseA)
	equal(t, "shown", shown, true)
}

// An interrupt ends a POST under way. Whether it took effect is not known then.
func TestExchange_CancelledPOSTIsAmbiguousOnceItWasSent_Defect14(t *testing.T) {
	for name, c := range map[string]struct {
		fault   dinterotest.Fault
		effects int
	}{
		"no effect": {dinterotest.Fault{Delay: never}, 0},
		"effect":    {withEffect(dinterotest.Fault{Delay: never}), 1},
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, -1, c.fault)
		ctx, cancel := context.WithCancel(t.Context())
		sim.OnRequest(func(route dinterotest.Route, _ string) {
			if route == dinterotest.RouteSignup {
				time.AfterFunc(50*time.Millisecond, cancel)
			}
		})
		within(t, time.Second, func() {
			_, err := client.SubmitVippsPSP(ctx, account, inNOK(caseA))
			equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseInterrupted)
			equal(t, name+": ambiguous", dintero.Ambiguous(err), true)
		})
		wantPOSTs(t, sim, 1, c.effects)
	}
}

func TestExchange_CancelledBeforeAnythingWasSentIsNotAmbiguous_Defect14(t *testing.T) {
	sim, client := start(t)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = client.SubmitVippsPSP(ctx, account, inNOK(caseA))
	equal(t, "cancelled", errors.Is(err, context.Canceled), true)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	wantPOSTs(t, sim, 0, 0)
}

// Over HTTP/2 an empty body is a body: a frame of its own, which strict gateways
// refuse in a GET.
func TestExchange_ReadsHaveNoBody(t *testing.T) {
	lengths := make(chan int64, 2)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lengths <- r.ContentLength
		_, _ = io.WriteString(w, "{}")
	})
	plain := connect(t, serve(t, handler), accessToken("ready-token"))
	baseURL, authority := serveTLS(t, handler, withHTTP2)
	for _, client := range []*dintero.Client{plain, connectTLS(t, baseURL, authority, accessToken("ready-token"))} {
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		equal(t, "length of the body", <-lengths, 0)
	}
}
