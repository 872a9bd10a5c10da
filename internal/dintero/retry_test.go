package dintero_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// wantBetween checks a wait that has random jitter of up to a quarter.
func wantBetween(t *testing.T, what string, got, least time.Duration) {
	t.Helper()
	if got < least || got > least+least/4 {
		t.Errorf("%s: %s, want between %s and %s", what, got, least, least+least/4)
	}
}

func TestRetries_DecideByTheErrorWhetherToTryAgain(t *testing.T) {
	const never = -1
	answered := func(status int, retryAfter time.Duration) error {
		return &dintero.Error{Status: status, RetryAfter: retryAfter}
	}
	failed := func(sent bool, err error) error { return &dintero.TransportError{Sent: sent, Err: err} }
	second := time.Second
	for name, c := range map[string]struct {
		err  error
		want time.Duration // the least wait
	}{
		"408":                       {answered(408, 0), second / 2},
		"500":                       {answered(500, 0), second / 2},
		"501":                       {answered(501, 0), never},
		"503":                       {answered(503, 0), second / 2},
		"503, a page":               {&dintero.Error{Status: 503, WebPage: true}, second / 2},
		"503, after 20s":            {answered(503, 20*second), 20 * second},
		"503, after 1ns":            {answered(503, 1), second / 2},
		"503, after too long":       {answered(503, 121*second), never},
		"429":                       {answered(429, 0), 15 * second},
		"429, after 3s":             {answered(429, 3*second), 3 * second},
		"429, after two minutes":    {answered(429, 120*second), 120 * second},
		"429, after too long":       {answered(429, 121*second), never},
		"401":                       {answered(401, 0), 0},
		"200, a page":               {&dintero.Error{Status: 200, WebPage: true}, never},
		"301":                       {answered(301, 0), never},
		"400":                       {answered(400, 0), never},
		"403":                       {answered(403, 0), never},
		"404":                       {answered(404, 0), never},
		"409":                       {answered(409, 0), never},
		"lost":                      {failed(true, errors.New("EOF")), second / 2},
		"no connection":             {failed(false, errors.New("connection refused")), second / 2},
		"unknown host":              {failed(false, &net.DNSError{IsNotFound: true}), never},
		"name server out of order":  {failed(false, &net.DNSError{IsTemporary: true}), second / 2},
		"no trust":                  {failed(false, http.ErrSchemeMismatch), never},
		"no token":                  {&dintero.TokenError{Err: answered(503, 0)}, never},
		"no credentials":            {&dintero.CredentialsError{}, never},
		"wrapped":                   {fmt.Errorf("settings: %w", answered(503, 0)), second / 2},
		"interrupted":               {context.Canceled, never},
		"an error of somebody else": {errors.New("x"), never},
	} {
		wait, again := onNetwork(t, nil, func(c *dintero.Config) { c.AccessToken = "" }).Retries().Next(c.err)
		if again != (c.want != never) {
			t.Errorf("%s: again is %t", name, again)
		}
		if again {
			wantBetween(t, name, wait, c.want)
		}
	}
}

func TestRetries_BackoffDoublesUpToItsLimit(t *testing.T) {
	policy := onNetwork(t, nil, retries(8)).Retries()
	const s = time.Second
	for i, want := range []time.Duration{s / 2, s, 2 * s, 4 * s, 8 * s, 16 * s, 30 * s, 30 * s} {
		wait, again := policy.Next(&dintero.Error{Status: 503})
		equal(t, "again", again, true)
		wantBetween(t, fmt.Sprintf("wait %d", i+1), wait, want)
	}
	_, again := policy.Next(&dintero.Error{Status: 503})
	equal(t, "again after all", again, false)
}

func TestRetries_RenewATokenOnce(t *testing.T) {
	unauthorized := &dintero.Error{Status: 401}
	_, again := onNetwork(t, nil).Retries().Next(unauthorized)
	equal(t, "with a token that is given", again, false)
	policy := onNetwork(t, nil, withCredentials).Retries()
	_, again = policy.Next(unauthorized)
	equal(t, "first time", again, true)
	_, again = policy.Next(unauthorized)
	equal(t, "second time", again, false)
}

func TestReads_AreRepeatedUntilTheySucceed(t *testing.T) {
	good := answer(200, seedResponse)
	busy := answer(503, ``)
	for name, c := range map[string]struct {
		handlers []http.HandlerFunc
		want     int // requests
		outcome  string
	}{
		"at once":            {[]http.HandlerFunc{good}, 1, "shown"},
		"after two failures": {[]http.HandlerFunc{busy, hangUp, good}, 3, "shown"},
		"of many kinds":      {[]http.HandlerFunc{answer(408, ``), answer(429, ``), good}, 3, "shown"},
		"too late":           {[]http.HandlerFunc{busy, busy, busy, good}, 3, "other"},
		"never":              {[]http.HandlerFunc{hangUp}, 3, "other"},
		"limited":            {[]http.HandlerFunc{answer(429, ``, "Retry-After", "0")}, 3, "rate limit"},
		"limited for long":   {[]http.HandlerFunc{answer(429, ``, "Retry-After", "3600")}, 1, "rate limit"},
		"a page":             {[]http.HandlerFunc{answer(200, page)}, 1, "web page"},
		"a page of 502":      {[]http.HandlerFunc{answer(502, page)}, 3, "web page"},
		"moved":              {[]http.HandlerFunc{answer(302, ``, "Location", "/x")}, 1, "redirect"},
		"not for us":         {[]http.HandlerFunc{answer(401, ``)}, 1, "nothing"},
	} {
		s := serve(t, inTurn(c.handlers...))
		equal(t, name+": outcome", outcome(connect(t, s.URL).VippsPSPConnection(t.Context(), account)), c.outcome)
		equal(t, name+": requests", len(s.all("")), c.want)
	}
}

// The wait is measured, because the header's form is read by the client.
func TestReads_WaitAsTheServerAsks(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"3": 3 * time.Second, "0": 15 * time.Second, "": 15 * time.Second, "soon": 15 * time.Second, "-5": 15 * time.Second, "1e3": 15 * time.Second,
		"Sat, 01 Jan 2000 00:00:20 GMT": 20 * time.Second, "Sat, 01 Jan 2000 00:00:00 GMT": 15 * time.Second, "Fri, 31 Dec 1999 00:00:00 GMT": 15 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) { // the bubble's clock starts with the year 2000
			started := time.Now()
			_, err := onNetwork(t, answering(inTurn(answer(429, ``, "Retry-After", value), answer(200, `{}`)))).Settings(t.Context(), account)
			succeed(t, err)
			wantBetween(t, "Retry-After "+value, time.Since(started), want)
		})
	}
	for _, value := range []string{"121", "Sat, 01 Jan 2000 01:00:00 GMT", "18446744073709551615"} {
		synctest.Test(t, func(t *testing.T) {
			started := time.Now()
			_, err := onNetwork(t, answering(answer(503, ``, "Retry-After", value))).Settings(t.Context(), account)
			equal(t, "status", errorOf[*dintero.Error](t, err).Status, 503)
			equal(t, "time", time.Since(started), time.Duration(0))
		})
	}
}

func TestReads_EachAttemptHasTheWholeTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		_, err := onNetwork(t, stalling).Settings(t.Context(), account)
		equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, true)
		wantBetween(t, "waits beside five timeouts", time.Since(started)-5*30*time.Second, 7500*time.Millisecond)
	})
}

func TestReads_EndWithTheirContext(t *testing.T) {
	for name, n := range map[string]network{"in a request": stalling, "in a wait": answering(answer(429, ``))} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			started := time.Now()
			_, err := onNetwork(t, n).Settings(ctx, account)
			equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseInterrupted)
			equal(t, name+": time", time.Since(started), time.Second)
		})
	}
}

func TestSleep_ReportsWhetherItWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		started := time.Now()
		equal(t, "first", dintero.Sleep(ctx, 2*time.Second), true)
		equal(t, "second", dintero.Sleep(ctx, 2*time.Second), false)
		equal(t, "time", time.Since(started), 3*time.Second)
	})
}

func TestOutage_NoRequestWaitsAgainUntilItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logBuffer
		client := onNetwork(t, unreachable, log.at(slog.LevelDebug))
		read := func(accountID string) (time.Duration, error) {
			started := time.Now()
			_, err := client.Settings(t.Context(), accountID)
			return time.Since(started), err
		}
		took, err := read(account)
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
		wantBetween(t, "first read", took, 7500*time.Millisecond)
		equal(t, "attempts", log.attempts(), 5)

		took, err = read(another)
		equal(t, "cause in the outage", dintero.CauseOf(err), dintero.CauseUnreachable)
		equal(t, "second read", took, time.Duration(0))
		_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
		equal(t, "cause of the POST", dintero.CauseOf(err), dintero.CauseUnreachable)
		equal(t, "ambiguous", dintero.Ambiguous(err), false)
		_, again := client.Retries().Next(err)
		equal(t, "again", again, false)
		equal(t, "attempts in the outage", log.attempts(), 5)

		time.Sleep(dintero.DefaultTiming.Outage)
		client.UseTransport(answering(answer(200, `{}`)))
		_, err = read(account)
		succeed(t, err)
	})
}

func TestOutage_OnlyAnUnreachableServerBeginsIt(t *testing.T) {
	for name, n := range map[string]network{"timeouts": stalling, "failures": answering(answer(503, ``))} {
		synctest.Test(t, func(t *testing.T) {
			client := onNetwork(t, n)
			_, err := client.Settings(t.Context(), account)
			equal(t, name, err != nil, true)
			client.UseTransport(answering(answer(200, `{}`)))
			_, err = client.Settings(t.Context(), account)
			succeed(t, err)
		})
	}
}

func TestOutage_ACallerWhoGaveUpBeginsNone(t *testing.T) {
	dialing := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	for name, n := range map[string]network{"in a wait": unreachable, "in the last attempt": dialing} {
		synctest.Test(t, func(t *testing.T) {
			client := onNetwork(t, n)
			if name == "in the last attempt" {
				client = onNetwork(t, n, retries(0))
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := client.Settings(ctx, account)
			equal(t, name+": failed", err != nil, true)
			client.UseTransport(answering(answer(200, `{}`)))
			_, err = client.Settings(t.Context(), account)
			succeed(t, err)
		})
	}
}
