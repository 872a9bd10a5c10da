package dinterotest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
)

// OnAccept sets a function that may change an accepted signup before it is kept;
// nil keeps every signup as it is. If the function returns false, the signup is
// ignored: the answer is the success that it always is, and shows everything as
// before. The server is locked meanwhile, so the function must not call its
// methods.
func (s *Server) OnAccept(accept func(account string, signup *Signup) bool) {
	s.locked(func() { s.onAccept = accept })
}

// answerSignup takes a signup and answers with the whole connection, status 200
// (documented).
func (s *Server) answerSignup(r *Request, by string) answer {
	signup, problems := checkSignup(r)
	if len(problems) > 0 {
		return invalidRequest(problems...)
	}
	effect := r.Account + "/" + strings.ToLower(signup.CaseID)
	if !s.accept(r.Account, signup, by) {
		effect = ""
	}
	a := jsonAnswer(http.StatusOK, struct{}{})
	if shown := s.show(RouteSignup, s.connections[r.Account]); shown != nil {
		a = jsonAnswer(http.StatusOK, shown)
	}
	a.effect = effect
	return a
}

// accept stores a signup and reports whether it took effect.
func (s *Server) accept(account string, signup Signup, by string) bool {
	signup.PaymentOptions = append([]PaymentOption{}, clone(signup.PaymentOptions)...) // never null
	if s.onAccept != nil && !s.onAccept(account, &signup) {
		return false
	}
	connection, ok := s.connections[account]
	if !ok {
		connection = newConnection(s.clock.next(), by)
		s.connections[account] = connection
	}
	signup.CreatedAt = s.clock.next()
	connection.put(signup)
	if s.instant {
		s.sign(account, connection)
	} else {
		s.requestSignature(account, connection, by)
	}
	s.note(account)
	return true
}

// requestSignature records that the merchant has to sign, at a new link.
func (s *Server) requestSignature(account string, c *Connection, by string) {
	link := rand.Text()
	s.signatures[link] = account
	s.record(c, Event{
		Event:       "signature_required",
		Status:      StatusPending,
		CreatedBy:   by,
		Description: "Vipps awaiting signature",
		Metadata:    map[string]any{"signature_link": strings.TrimSuffix(s.URL, "/v1") + "/sign/" + link},
	})
}

// newConnection has no list that is null: the example shows lists throughout.
// The schema is unknown; any number will do.
func newConnection(now, by string) *Connection {
	return &Connection{
		Signups:       []Signup{},
		CreatedAt:     now,
		CreatedBy:     by,
		UpdatedAt:     now,
		Metadata:      map[string]any{},
		Events:        []Event{},
		Schema:        1,
		Configuration: &Configuration{},
	}
}

// put stores a signup. Signups are unique per case and store (documented). It
// is inferred that submitting one again replaces the entry, in its place and
// with a new created_at, and that upper and lower case of a case id do not
// count.
//
// The options of the latest signup become those of the configuration (inferred
// from the example, where they are equal). A serial number that was issued
// before stays.
func (c *Connection) put(signup Signup) {
	i := slices.IndexFunc(c.Signups, func(other Signup) bool {
		return strings.EqualFold(other.CaseID, signup.CaseID) && other.StoreID == signup.StoreID
	})
	if i >= 0 {
		c.Signups[i] = signup
	} else {
		c.Signups = append(c.Signups, signup)
	}
	c.configure().PaymentOptions = clone(signup.PaymentOptions)
}

// configure returns the configuration, which a test may have removed.
func (c *Connection) configure() *Configuration {
	if c.Configuration == nil {
		c.Configuration = &Configuration{}
	}
	return c.Configuration
}
