package dinterotest

import (
	"fmt"
	"net/http"
)

// Reads says which reads show the connection. Only the POST is documented, so
// which of them Dintero has is unknown, and a client must be right with each.
type Reads string

// The ways in which Dintero may show the connection.
const (
	ReadsSettings       Reads = "settings"        // member vipps_psp of the account's settings (the default)
	ReadsSettingsHyphen Reads = "settings-hyphen" // member vipps-psp of the account's settings
	ReadsOwnPath        Reads = "own-path"        // GET of the path that signups are posted to
	ReadsBoth           Reads = "both"            // member vipps_psp, and the own path
	ReadsNone           Reads = "none"            // no read at all
)

// ParseReads turns the name of a mode, such as "own-path", into the mode.
func ParseReads(name string) (Reads, error) {
	switch r := Reads(name); r {
	case ReadsSettings, ReadsSettingsHyphen, ReadsOwnPath, ReadsBoth, ReadsNone:
		return r, nil
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

// answerSettings always shows another provider's connection too, so that an
// account without Vipps is not the same as an account without connections.
func (s *Server) answerSettings(c call, _ token) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	connections := map[string]any{"common": map[string]any{"status": StatusEnabled}}
	connection, ok := s.connections[c.account]
	if member := s.reads.member(); ok && member != "" {
		connections[member] = connection
	}
	return jsonAnswer(http.StatusOK, settingsBody{
		AccountID:   c.account,
		Company:     map[string]any{"name": "Merchant " + c.account, "country_code": "NO"},
		Connections: connections,
	})
}

// answerConnection answers a read that is inferred from the siblings. Where it
// does not exist, 404 is the likelier of the two answers that are to be expected.
func (s *Server) answerConnection(c call, _ token) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	connection, ok := s.connections[c.account]
	if !s.reads.ownPath() {
		return errorAnswer(http.StatusNotFound, "No such resource")
	}
	if !ok {
		return errorAnswer(http.StatusNotFound, "The account has no such connection")
	}
	return jsonAnswer(http.StatusOK, connection)
}
