package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// What a run says about requests, tokens and approvals.

// findRateLimit cannot provoke a 429, and would not.
func findRateLimit(r liveRun) finding {
	all, ofSubmissions := 0, 0
	for _, e := range r.recorded {
		if e.status != http.StatusTooManyRequests {
			continue
		}
		all++
		if e.method == http.MethodPost && strings.HasSuffix(e.path, ownPathSuffix) {
			ofSubmissions++
		}
	}
	if all == 0 {
		return open("no response was 429")
	}
	return open("%d responses were 429, %d of them to submissions", all, ofSubmissions)
}

func findScopes(r liveRun) finding {
	var scopes []string
	for _, e := range r.recorded.of(http.MethodPost, tokenSuffix) {
		scopes = append(scopes, scopesOf(e.object())...)
	}
	slices.Sort(scopes)
	scopes = slices.Compact(scopes)
	var sufficient []string
	for _, scope := range []string{"admin:accounts", "write:accounts"} {
		if slices.Contains(scopes, scope) {
			sufficient = append(sufficient, scope)
		}
	}
	switch {
	case len(scopes) == 0:
		return open("the token does not say its scopes")
	case len(r.accepted()) == 0:
		return open("no submission was accepted")
	case len(sufficient) == 0:
		return refuted("a submission was accepted with %d other scopes", len(scopes))
	}
	return confirmed("a submission was accepted with %s, of %d scopes in all", strings.Join(sufficient, " and "), len(scopes))
}

// scopesOf returns the scopes that the response to a token request says, or the
// token itself, if that is a JWT.
func scopesOf(response map[string]any) []string {
	found := scopesIn(response)
	token := strings.Split(textOf(response, "access_token"), ".")
	if len(token) != 3 {
		return found
	}
	var claims map[string]any
	payload, _ := base64.RawURLEncoding.DecodeString(token[1])
	_ = json.Unmarshal(payload, &claims)
	return append(found, scopesIn(claims)...)
}

func scopesIn(claims map[string]any) (found []string) {
	for _, name := range []string{"scope", "scopes", "scp", "permissions"} {
		switch value := claims[name].(type) {
		case string:
			found = append(found, strings.Fields(value)...)
		case []any:
			for _, each := range value {
				found = append(found, fmt.Sprint(each))
			}
		}
	}
	return found
}

// findApproval proves something only if the case id is right, which an accepted
// submission says.
func findApproval(r liveRun) finding {
	reads := r.recorded.of(http.MethodGet, approvalsSuffix)
	if len(reads) == 0 {
		return open("the approvals were not read")
	}
	last := reads[len(reads)-1]
	payments, shown := last.object()["payments"].([]any)
	isIn := slices.ContainsFunc(payments, func(payment any) bool {
		approval, _ := payment.(map[string]any)
		return strings.EqualFold(textOf(approval, "id"), r.caseID)
	})
	switch {
	case !last.isSuccess() || !shown:
		return open("%d, and no list of approvals", last.status)
	case len(payments) == 0:
		return open("the account has no approvals")
	case len(r.accepted()) == 0:
		return open("no submission was accepted")
	case isIn:
		return confirmed("one of %d approvals has the id of the case", len(payments))
	}
	return refuted("none of %d approvals has the id of the case", len(payments))
}

// knownIDHeaders are those that the client knows; idWords are in the names of
// headers that may have the same purpose.
var (
	knownIDHeaders = []string{"Request-Id", "X-Request-Id", "X-Amzn-Requestid", "X-Amzn-Trace-Id"}
	idWords        = []string{"request-id", "requestid", "correlation", "trace", "amzn"}
)

func findRequestID(r liveRun) finding {
	counts, withKnown := map[string]int{}, 0
	for _, e := range r.recorded {
		for name := range e.header {
			if slices.ContainsFunc(idWords, func(word string) bool { return strings.Contains(strings.ToLower(name), word) }) {
				counts[name]++
			}
		}
		if slices.ContainsFunc(knownIDHeaders, func(name string) bool { return e.header.Get(name) != "" }) {
			withKnown++
		}
	}
	var names []string
	for name, count := range counts {
		names = append(names, fmt.Sprintf("%s in %d", name, count))
	}
	slices.Sort(names)
	observed := fmt.Sprintf("%s of %d responses", strings.Join(names, ", "), len(r.recorded))
	switch {
	case len(r.recorded) == 0:
		return open("no response")
	case len(names) == 0:
		return refuted("no such header in %d responses", len(r.recorded))
	case withKnown == 0:
		return refuted("%s", observed)
	case withKnown < len(r.recorded):
		return open("%s", observed)
	}
	return confirmed("%s", observed)
}
