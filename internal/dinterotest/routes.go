package dinterotest

import (
	"net/http"
	"regexp"
	"slices"
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

type endpoint struct {
	path    *regexp.Regexp
	methods map[string]Route
}

// No PUT, PATCH or DELETE is documented for a connection. The patterns accept
// any account id, so that a malformed one gets an answer that says so.
var endpoints = []endpoint{
	{
		path:    regexp.MustCompile(`^/v1/accounts/([^/]+)/auth/token$`),
		methods: map[string]Route{http.MethodPost: RouteToken},
	},
	{
		path:    regexp.MustCompile(`^/v1/accounts/([^/]+)/management/settings$`),
		methods: map[string]Route{http.MethodGet: RouteSettings},
	},
	{
		path:    regexp.MustCompile(`^/v1/accounts/([^/]+)/management/settings/approvals/payments$`),
		methods: map[string]Route{http.MethodGet: RouteApprovals},
	},
	{
		path: regexp.MustCompile(`^/v1/accounts/([^/]+)/management/settings/connections/vipps-psp$`),
		methods: map[string]Route{
			http.MethodGet:  RouteConnection,
			http.MethodPost: RouteSignup,
		},
	},
}

// accountPattern and ownerPattern are documented: an account has nine
// characters, an owner of API clients four or nine.
var (
	accountPattern = regexp.MustCompile(`^[PT]\d{8}$`)
	ownerPattern   = regexp.MustCompile(`^[PT](\d{3}|\d{8})$`)
)

// routeOf uses the path as it was sent: an escaped or doubled slash is a
// mistake of the client that must not be corrected here.
func routeOf(r *http.Request) (Route, string) {
	e, account, ok := endpointOf(r)
	if !ok {
		return RouteOther, ""
	}
	if route, ok := e.methods[r.Method]; ok {
		return route, account
	}
	return RouteOther, account
}

func endpointOf(r *http.Request) (endpoint, string, bool) {
	for _, e := range endpoints {
		if match := e.path.FindStringSubmatch(r.URL.EscapedPath()); match != nil {
			return e, match[1], true
		}
	}
	return endpoint{}, "", false
}

func (s *Server) handle(c call) answer {
	switch c.route {
	case RouteToken:
		return s.answerToken(c)
	case RouteSignup:
		return s.authorized(c, s.answerSignup)
	case RouteSettings:
		return s.authorized(c, s.answerSettings)
	case RouteConnection:
		return s.authorized(c, s.answerConnection)
	case RouteApprovals:
		return s.authorized(c, s.answerApprovals)
	default:
		return answerOther(c)
	}
}

func answerOther(c call) answer {
	e, _, ok := endpointOf(c.Request)
	if !ok {
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	allowed := []string{}
	for method := range e.methods {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	a := errorAnswer(http.StatusMethodNotAllowed, c.Method+" is not available here")
	a.header.Set("Allow", strings.Join(allowed, ", "))
	return a
}
