package dinterotest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// refusal is why a button has no effect.
type refusal struct {
	status int
	reason string
}

// servePress handles a button of the start page, and redirects to the start
// page.
func (s *Server) servePress(w http.ResponseWriter, r *http.Request) {
	place := "reads"
	var refused *refusal
	switch name := r.PathValue("name"); name {
	case "reads":
		refused = s.pressReads(r.PostFormValue("reads"))
	case "lag":
		refused = s.pressLag(r.PostFormValue("lag"))
	case "break-reads":
		s.BreakReads()
	case "fix-reads":
		s.FixReads()
	default:
		place = r.PostFormValue("account")
		refused = s.pressMerchant(name, place)
	}
	if refused != nil {
		showProblem(w, refused.status, refused.reason)
		return
	}
	back := url.URL{Path: "/", Fragment: place}
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

func (s *Server) pressReads(value string) *refusal {
	reads, err := ParseReads(value)
	if err != nil {
		return &refusal{http.StatusBadRequest, "There are no such reads: " + err.Error()}
	}
	s.SetReads(reads)
	return nil
}

func (s *Server) pressLag(value string) *refusal {
	lag, err := time.ParseDuration(value)
	if err != nil || lag < 0 {
		return &refusal{http.StatusBadRequest, fmt.Sprintf("%q is no lag", value)}
	}
	s.SetLag(lag)
	return nil
}

func (s *Server) pressMerchant(name, account string) *refusal {
	i := slices.IndexFunc(merchantButtons, func(b merchantButton) bool { return b.Name == name })
	if i < 0 {
		return &refusal{http.StatusNotFound, "There is no such button"}
	}
	button := merchantButtons[i]
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.merchantAt(account)
	switch {
	case m.connection == nil:
		return &refusal{http.StatusNotFound, fmt.Sprintf("No merchant %q has signed up", account)}
	case !button.isPossible(m):
		return &refusal{http.StatusConflict, fmt.Sprintf("“%s” is not possible: %s is %s, its grant: %s", button.Label, account, m.connection.Status, m.grant())}
	}
	button.press(s, m)
	s.past.note(account, m.connection)
	return nil
}
