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
func (s *Server) answerSignup(r Request) answer {
	signup, err := checkSignup(r)
	if err != nil {
		return errorAnswer(http.StatusBadRequest, err.Error())
	}
	if s.accept(r.Account, signup) {
		s.effects[r.Account+"/"+strings.ToLower(signup.CaseID)]++
	}
	if shown := s.show(RouteSignup, s.connections[r.Account]); shown != nil {
		return jsonAnswer(http.StatusOK, shown)
	}
	return jsonAnswer(http.StatusOK, struct{}{})
}

// accept stores a signup and reports whether it took effect.
func (s *Server) accept(account string, signup Signup) bool {
	signup.PaymentOptions = append([]PaymentOption{}, clone(signup.PaymentOptions)...) // never null
	if s.onAccept != nil && !s.onAccept(account, &signup) {
		return false
	}
	connection, ok := s.connections[account]
	if !ok {
		connection = newConnection(s.clock.next())
		s.connections[account] = connection
	}
	signup.CreatedAt = s.clock.next()
	connection.put(signup)
	if s.instant {
		s.sign(account, connection)
	} else {
		s.requestSignature(account, connection)
	}
	s.note(account)
	return true
}

// requestSignature records that the merchant has to sign, at a new link.
func (s *Server) requestSignature(account string, c *Connection) {
	link := rand.Text()
	s.signatures[link] = account
	s.record(c, Event{
		Event:       "signature_required",
		Status:      StatusPending,
		Description: "Vipps awaiting signature",
		Metadata:    map[string]any{"signature_link": strings.TrimSuffix(s.URL, "/v1") + "/sign/" + link},
	})
}

// newConnection has no list that is null: the example shows lists throughout.
// The schema is unknown; any number will do.
func newConnection(now string) *Connection {
	return &Connection{
		Signups:       []Signup{},
		CreatedAt:     now,
		CreatedBy:     ClientID,
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
	c.Configuration.PaymentOptions = clone(signup.PaymentOptions)
}
