package dinterotest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// inParallel runs n pieces of work, ten at a time.
func inParallel(n int, work func(i int)) {
	var group sync.WaitGroup
	places := make(chan struct{}, 10)
	for i := range n {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			work(i)
		})
	}
	group.Wait()
}

func caseNumber(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func TestServer_ManyAccountsInParallel(t *testing.T) {
	sim, v := visit(t)
	v.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}}
	inParallel(1000, func(i int) {
		account := fmt.Sprintf("T%08d", i)
		own := v
		own.token = sim.IssueToken(account)
		own.signUp(account, caseA)
		equal(t, "members", len(own.settings(account).Connections), 2)
	})
	equal(t, "signups", sim.Signups(), 1000)
	equal(t, "requests", len(sim.Requests()), 2000)
}

func TestServer_ManySignupsOfOneAccountInParallel(t *testing.T) {
	sim, v := visit(t)
	v.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}}
	inParallel(300, func(i int) { v.signUp(dinterotest.Account, caseNumber(i)) })

	c := connection(t, sim, dinterotest.Account)
	equal(t, "signups", len(c.Signups), 300)
	times := map[string]bool{c.CreatedAt: true, c.UpdatedAt: true}
	for i := range 300 {
		times[c.Signups[i].CreatedAt] = true
		times[c.Events[i].CreatedAt] = true
	}
	equal(t, "distinct times", len(times), 602)
}

// visitHTTP2 is visit with a server and a client that speak HTTP/2.
func visitHTTP2(t *testing.T) (*dinterotest.Server, visitor) {
	t.Helper()
	sim := dinterotest.New()
	listening := httptest.NewUnstartedServer(sim)
	listening.EnableHTTP2 = true
	listening.Config.ConnContext = dinterotest.CountRequests
	listening.StartTLS()
	t.Cleanup(listening.Close)
	sim.URL = listening.URL + "/v1"
	return sim, visitor{t: t, sim: sim, http: listening.Client(), token: sim.IssueToken(dinterotest.Account)}
}

// A client must see the faults over HTTP/2, too, which shares connections.
func TestServer_FaultsOverHTTP2(t *testing.T) {
	sim, v := visitHTTP2(t)
	for name, fault := range map[string]dinterotest.Fault{"reset": {Reset: true}, "cut off": {CutOff: true}} {
		sim.Inject(dinterotest.RouteSignup, 1, fault)
		_, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
		if err == nil || !strings.Contains(err.Error(), "INTERNAL_ERROR") {
			t.Errorf("%s: error %v, want a broken stream", name, err)
		}
	}
	protocol := make(chan string, 1)
	sim.InjectFunc(func(r *http.Request, _ dinterotest.Route) *dinterotest.Fault {
		protocol <- r.Proto
		return nil
	})
	v.signUp(dinterotest.Account, caseA)
	equal(t, "protocol", <-protocol, "HTTP/2.0")
}

func TestServer_LatencyDelaysEveryAnswer(t *testing.T) {
	sim, v := visit(t)
	sim.SetLatency(50 * time.Millisecond)
	start := time.Now()
	v.settings(dinterotest.Account)
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("an answer after %s", took)
	}
}

func TestServer_OnRequestComesBeforeTheRequestIsHandled(t *testing.T) {
	sim, v := visit(t)
	addSignup(sim, dinterotest.Account, caseA)
	sim.OnRequest(func(route dinterotest.Route, account string) {
		if route == dinterotest.RouteSettings {
			equal(t, "in the log", sim.Count(route), 1)
			sim.Sign(account)
		}
	})
	equal(t, "status", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "enabled")
}
