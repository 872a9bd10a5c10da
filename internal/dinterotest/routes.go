package dinterotest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// Route is the name of an endpoint and a method.
type Route string

// The routes of the API. Anything else, an unknown path as well as a method
// that a path does not have, is RouteOther.
const (
	RouteToken      Route = "token"      // POST /accounts/{oid}/auth/token (documented)
	RouteSignup     Route = "signup"     // POST …/settings/connections/vipps-psp (documented)
	RouteSettings   Route = "settings"   // GET /accounts/{aid}/management/settings (documented)
	RouteConnection Route = "connection" // GET …/settings/connections/vipps-psp (inferred)
	RouteApprovals  Route = "approvals"  // GET …/settings/approvals/payments (documented)
	RouteOther      Route = "other"
)

// endpoints are the routes by method and path below the account. No PUT, PATCH
// or DELETE is documented for a connection.
var endpoints = map[string]Route{
	"POST auth/token": RouteToken,
	"POST management/settings/connections/vipps-psp": RouteSignup,
	"GET management/settings":                        RouteSettings,
	"GET management/settings/connections/vipps-psp":  RouteConnection,
	"GET management/settings/approvals/payments":     RouteApprovals,
}

var (
	// accountPath accepts any account id, so that a malformed one gets an answer
	// that says so.
	accountPath = regexp.MustCompile(`^/v1/accounts/([^/]+)/(.+)$`)
	// accountPattern and ownerPattern are documented: an account has nine
	// characters, an owner of API clients four or nine.
	accountPattern = regexp.MustCompile(`^[PT]\d{8}$`)
	ownerPattern   = regexp.MustCompile(`^[PT](\d{3}|\d{8})$`)
)

// routeOf uses the path as it was sent: an escaped or doubled slash is a
// mistake of the client that must not be corrected here.
func routeOf(r *http.Request) (Route, string) {
	match := accountPath.FindStringSubmatch(r.URL.EscapedPath())
	if match == nil {
		return RouteOther, ""
	}
	if route, ok := endpoints[r.Method+" "+match[2]]; ok {
		return route, match[1]
	}
	return RouteOther, match[1]
}

// perform does what the request asks for. What it calls runs while s.mu is held.
func (s *Server) perform(r Request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Route {
	case RouteToken:
		return s.answerToken(r)
	case RouteOther:
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	if status, reason := s.authorize(r); status != 0 {
		return errorAnswer(status, reason)
	}
	switch r.Route {
	case RouteSignup:
		return s.answerSignup(r)
	case RouteSettings:
		return s.answerSettings(r)
	case RouteConnection:
		return s.answerConnection(r)
	default:
		return s.answerApprovals(r)
	}
}

// answer is the response of the simulated Dintero, before it is sent.
type answer struct {
	status int
	body   []byte
}

func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic("dinterotest: what a test put into an answer is no JSON: " + err.Error())
	}
	return answer{status, body}
}

// errorAnswer has the documented shape. The code is derived from the status:
// "NOT FOUND" is documented, the others are inferred from it.
func errorAnswer(status int, message string) answer {
	code := strings.ToUpper(http.StatusText(status))
	return jsonAnswer(status, map[string]any{"error": map[string]string{"code": code, "message": message}})
}
