package dinterotest

import (
	"fmt"
	"net/http"
	"slices"
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

// ParseReads turns the name of a mode, such as "own-path", into the mode.
func ParseReads(name string) (Reads, error) {
	if slices.Contains(allReads, Reads(name)) {
		return Reads(name), nil
	}
	return "", fmt.Errorf("%q is none of %s, %s, %s, %s, %s", name,
		ReadsSettings, ReadsSettingsHyphen, ReadsOwnPath, ReadsBoth, ReadsNone)
}

// SetReads chooses which reads show the connection.
func (s *Server) SetReads(r Reads) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads = r
}

// BreakReads makes every read of an account answer 503 until [Server.FixReads] or
// [Server.ClearFaults]. Faults that were injected come first.
func (s *Server) BreakReads() { s.faults.breakReads(true) }

// FixReads undoes [Server.BreakReads].
func (s *Server) FixReads() { s.faults.breakReads(false) }

// isRead reports whether the route reads an account.
func (r Route) isRead() bool {
	return r == RouteSettings || r == RouteConnection || r == RouteApprovals
}

// member returns the name of the connection among the account's connections, or
// nothing.
func (r Reads) member() string {
	switch r {
	case ReadsSettings, ReadsBoth:
		return "vipps_psp"
	case ReadsSettingsHyphen:
		return "vipps-psp"
	default:
		return ""
	}
}

func (r Reads) ownPath() bool { return r == ReadsOwnPath || r == ReadsBoth }

// settingsBody is the account, as far as it matters here: connections with one
// optional member per provider are documented.
type settingsBody struct {
	AccountID   string         `json:"account_id"`
	Company     map[string]any `json:"company"`
	Connections map[string]any `json:"connections"`
}

func merchantName(account string) string { return "Merchant " + account }

// answerSettings always shows another provider's connection too, so that an
// account without Vipps is not the same as an account without connections.
func (s *Server) answerSettings(c call, _ token) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	connections := map[string]any{"common": map[string]any{"status": StatusEnabled}}
	if member := s.reads.member(); member != "" {
		if connection := s.readable(RouteSettings, c.account); connection != nil {
			connections[member] = connection
		}
	}
	return jsonAnswer(http.StatusOK, settingsBody{
		AccountID:   c.account,
		Company:     map[string]any{"name": merchantName(c.account), "country_code": "NO"},
		Connections: connections,
	})
}

// answerConnection answers a read that is inferred from the sibling
// connections. If there is no such endpoint, 404 is more likely than 405.
func (s *Server) answerConnection(c call, _ token) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.reads.ownPath() {
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	connection := s.readable(RouteConnection, c.account)
	if connection == nil {
		return errorAnswer(http.StatusNotFound, "The account has no such connection")
	}
	return jsonAnswer(http.StatusOK, connection)
}
