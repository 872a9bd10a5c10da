package dinterotest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
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

// perform does what the request asks for and notes in the log what came of it.
func (s *Server) perform(r *Request) (a answer) {
	s.locked(func() { a = s.handle(r) })
	s.complete(func() {
		r.InvalidAuth = a.invalidAuth
		if a.effect != "" {
			r.Effect, r.EffectTime, r.signup = true, time.Now(), a.effect
		}
	})
	return a
}

// handle and what it calls run while s.mu is held.
func (s *Server) handle(r *Request) answer {
	switch r.Route {
	case RouteToken:
		return s.answerToken(r)
	case RouteOther:
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	t, refused := s.authorize(r)
	switch {
	case refused != nil:
		return *refused
	case r.Route == RouteSignup:
		return s.answerSignup(r, t.clientID)
	case r.Route == RouteSettings:
		return s.answerSettings(r)
	case r.Route == RouteConnection:
		return s.answerConnection(r)
	default:
		return s.answerApprovals(r)
	}
}

// answer is the response of the simulated Dintero, before it is sent.
type answer struct {
	status int
	header http.Header
	body   []byte

	effect      string // what took effect: "token", or ACCOUNT/CASE of a signup; "" for nothing
	invalidAuth bool   // the credentials were not accepted
}

func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic("dinterotest: what a test put into an answer is no JSON: " + err.Error())
	}
	return answer{status: status, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: body}
}

// problem is an entry of an error's list of objects, which is documented. What is
// in these objects is inferred.
type problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// errorAnswer has the documented shape. The code is derived from the status:
// "NOT FOUND" is documented, the others are inferred from it.
func errorAnswer(status int, message string, problems ...problem) answer {
	detail := map[string]any{"code": strings.ToUpper(http.StatusText(status)), "message": message}
	if len(problems) > 0 {
		detail["errors"] = problems
	}
	return jsonAnswer(status, map[string]any{"error": detail})
}

func invalidRequest(problems ...problem) answer {
	return errorAnswer(http.StatusBadRequest, "The request is not valid", problems...)
}

func unauthorized(message string) answer {
	a := errorAnswer(http.StatusUnauthorized, message)
	a.invalidAuth = true
	return a
}
