package onboarding_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestAwaitEndsWithTheOutcome(t *testing.T) {
	webPage := dinterotest.Gateway(http.StatusOK) // is not permanent, and the client does not repeat the read
	nothing := func(*dinterotest.Server) {}
	for _, row := range []struct {
		name   string
		before func(*dinterotest.Server)
		atPoll func(sim *dinterotest.Server, n int) dinterotest.Fault // nil for nothing
		polls  int
		want   string // in the error; "" if the connection is enabled
	}{
		{"enabled at once", func(sim *dinterotest.Server) { sim.Sign(account) }, nil, 1, ""},
		{"enabled after a while", nothing, func(sim *dinterotest.Server, n int) dinterotest.Fault {
			if n == 4 {
				sim.Sign(account)
			}
			return dinterotest.Fault{}
		}, 4, ""},
		{"enabled after reads that failed, and some that did not", nothing, func(sim *dinterotest.Server, n int) dinterotest.Fault {
			if n == 10 {
				sim.Sign(account)
			}
			return map[bool]dinterotest.Fault{true: webPage}[n%5 != 0]
		}, 10, ""},
		{"declined", func(sim *dinterotest.Server) { sim.Decline(account) }, nil, 1, "the connection is declined: Vipps signature declined"},
		{"failed", func(sim *dinterotest.Server) { sim.Fail(account, "no bank account") }, nil, 1, "the connection is failed: no bank account"},
		{"declined after a while", nothing, func(sim *dinterotest.Server, n int) dinterotest.Fault {
			if n == 3 {
				sim.Decline(account)
			}
			return dinterotest.Fault{}
		}, 3, "the connection is declined"},
		{"not shown", func(sim *dinterotest.Server) { sim.RemoveConnection(account) }, nil, 5, "shows no Vipps PSP connection of account " + account},
		{"another signup is shown", func(sim *dinterotest.Server) { sim.RemoveConnection(account); addSignup(sim, keyB, "NOK") }, nil, 5, "shows no signup for case " + caseA},
		{"deleted", func(sim *dinterotest.Server) {
			sim.Change(account, func(c *dinterotest.Connection) { c.DeletedAt = "2026-01-01T12:00:00Z" })
		}, nil, 5, "was deleted at 2026-01-01T12:00:00Z"},
		{"reads that fail", nothing, func(*dinterotest.Server, int) dinterotest.Fault { return webPage }, 5, "200 OK"},
		{"a read that is refused", nothing, func(*dinterotest.Server, int) dinterotest.Fault { return status(403, false) }, 1, "403 Forbidden"},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			addSignup(sim, keyA, "NOK")
			row.before(sim)
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				if r.Route == dinterotest.RouteSettings && row.atPoll != nil {
					return row.atPoll(sim, sim.Count(r.Route))
				}
				return dinterotest.Fault{}
			})
			snapshot, err := newRun(t, sim).Await(t.Context(), keyA)
			if row.want == "" && (err != nil || snapshot.Status() != dintero.StatusEnabled) || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
				t.Errorf("%v, want %q", err, row.want)
			}
			_, isRejected := errors.AsType[*onboarding.RejectedError](err)
			if gaveUp, ok := errors.AsType[*onboarding.WaitError](err); ok == (isRejected || err == nil) || ok && gaveUp.Expired {
				t.Errorf("the error is %#v", err)
			}
			if n := sim.Count(dinterotest.RouteSettings); n != row.polls {
				t.Errorf("%d polls, want %d", n, row.polls)
			}
		})
	}
}

func TestAwaitThatIsOverHasWhatItSawLast(t *testing.T) {
	for _, row := range []struct {
		name    string
		cause   error
		expired bool
	}{
		{"the timeout expired", context.DeadlineExceeded, true},
		{"an interrupt", context.Canceled, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			sim := dinterotest.Start(t)
			addSignup(sim, keyA, "NOK")
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			if !row.expired {
				ctx, cancel = context.WithCancel(t.Context())
				sim.OnRequest(func(dinterotest.Request) dinterotest.Fault {
					if sim.Count(dinterotest.RouteSettings) == 3 {
						cancel()
					}
					return dinterotest.Fault{}
				})
			}
			defer cancel()
			_, err := newRun(t, sim).Await(ctx, keyA)
			gaveUp, ok := errors.AsType[*onboarding.WaitError](err)
			if !ok || !errors.Is(err, row.cause) || gaveUp.Expired != row.expired || gaveUp.Waited <= 0 {
				t.Fatalf("%#v", err)
			}
			if link := gaveUp.Last.Connection.LatestSignatureLink(); !strings.Contains(link, "/sign/") {
				t.Errorf("the link is %q", link)
			}
		})
	}
}
