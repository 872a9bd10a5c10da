package dinterotest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Reads says which reads show the connection. Only the POST is documented, so
// it is unknown which reads Dintero has, and a client must be right with each
// of these.
type Reads string

// The ways in which Dintero may show the connection.
const (
	ReadsSettings       Reads = "settings"        // member vipps_psp of the account's settings (the default)
	ReadsSettingsHyphen Reads = "settings-hyphen" // member vipps-psp of the account's settings
	ReadsOwnPath        Reads = "own-path"        // GET of the path that signups are posted to
	ReadsBoth           Reads = "both"            // member vipps_psp, and the own path
	ReadsNone           Reads = "none"            // no read at all
)

var allReads = []Reads{ReadsSettings, ReadsSettingsHyphen, ReadsOwnPath, ReadsBoth, ReadsNone}

// ParseReads turns a name, such as "own-path", into the reads.
func ParseReads(name string) (Reads, error) {
	if slices.Contains(allReads, Reads(name)) {
		return Reads(name), nil
	}
	return "", fmt.Errorf("%q is none of %v", name, allReads)
}

// SetReads chooses which reads show the connection.
func (s *Server) SetReads(r Reads) { s.locked(func() { s.reads = r }) }

// SetLag makes all reads show a connection as it was that long ago; zero ends
// that. What there is when a lag begins counts as having been there always. The
// answer to a POST never lags. [Server.Advance] moves a lag forward, too.
func (s *Server) SetLag(lag time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case lag <= 0:
		s.past = nil
	case s.past == nil:
		s.past = map[string][]version{}
		for account, c := range s.connections {
			s.past[account] = []version{{connection: clone(c)}}
		}
	}
	s.lag = max(lag, 0)
}

// OnShow sets a function that changes a copy of the connection into what a read
// or the answer to a POST shows; nil means no connection. It is not called if
// there is none. A nil function shows everything. The server is locked meanwhile,
// so the function must not call its methods.
func (s *Server) OnShow(show func(route Route, c *Connection) *Connection) {
	s.locked(func() { s.onShow = show })
}

// version is how a connection was from a time on; nil for none.
type version struct {
	since      time.Time // zero for what was there when the lag began
	connection *Connection
}

// note remembers how a connection is from now on.
func (s *Server) note(account string) {
	if s.past != nil {
		s.past[account] = append(s.past[account], version{s.clock.now(), clone(s.connections[account])})
	}
}

// read returns what a read shows of an account's connection; nil for none.
func (s *Server) read(route Route, account string) *Connection {
	shown := s.connections[account]
	if s.past != nil {
		shown = nil
		then := s.clock.now().Add(-s.lag)
		for _, v := range s.past[account] {
			if !v.since.After(then) {
				shown = v.connection
			}
		}
	}
	return s.show(route, shown)
}

func (s *Server) show(route Route, c *Connection) *Connection {
	if c == nil || s.onShow == nil {
		return c
	}
	return s.onShow(route, clone(c))
}

// answerSettings returns the account, as far as it matters here: connections with
// one optional member per provider are documented. It always shows another
// provider's connection too, so that an account without Vipps is not the same as
// an account without connections.
func (s *Server) answerSettings(r Request) answer {
	members := map[Reads]string{ReadsSettings: "vipps_psp", ReadsBoth: "vipps_psp", ReadsSettingsHyphen: "vipps-psp"}
	connections := map[string]any{"common": map[string]any{"status": StatusEnabled}}
	if member, ok := members[s.reads]; ok {
		if connection := s.read(RouteSettings, r.Account); connection != nil {
			connections[member] = connection
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"account_id":  r.Account,
		"company":     map[string]any{"name": "Merchant " + r.Account, "country_code": "NO"},
		"connections": connections,
	})
}

// answerConnection answers a read that is inferred from the sibling
// connections. If there is no such endpoint, 404 is more likely than 405.
func (s *Server) answerConnection(r Request) answer {
	if s.reads != ReadsOwnPath && s.reads != ReadsBoth {
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	connection := s.read(RouteConnection, r.Account)
	if connection == nil {
		return errorAnswer(http.StatusNotFound, "The account has no such connection")
	}
	return jsonAnswer(http.StatusOK, connection)
}

// answerApprovals lists an account's approvals (documented, with the optional
// query case_status[]).
func (s *Server) answerApprovals(r Request) answer {
	query, err := url.ParseQuery(r.Query)
	if err != nil {
		return errorAnswer(http.StatusBadRequest, "The query is malformed")
	}
	statuses := query["case_status[]"]
	payments := []PaymentApproval{}
	for _, a := range s.approvals[r.Account] {
		if len(statuses) == 0 || slices.Contains(statuses, a.CaseStatus) {
			payments = append(payments, a)
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"payments": payments})
}
