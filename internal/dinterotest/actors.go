package dinterotest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The methods here do what other people do: the merchant, Vipps, Dintero's
// support, a colleague in the back office. They are not in the request log. The
// methods that change a connection panic if the account has none, so that a
// test cannot pass because nothing was changed. With [Server.Before] and
// [Server.Between] they are called between two requests.

// vipps is the author of events that follow a signature.
const vipps = "vipps"

// AddSignup submits a signup from elsewhere, with the effect of an accepted POST.
// Its CreatedAt is set by the server.
func (s *Server) AddSignup(account string, signup Signup) {
	s.accept(account, signup, ClientID)
}

// Sign is the merchant's signature: the connection is enabled, and Vipps issues
// a merchant serial number unless there is one.
func (s *Server) Sign(account string) {
	s.mustChange(account, func(c *Connection) { s.sign(c, account) })
}

// Decline is the merchant's refusal to sign.
func (s *Server) Decline(account string) {
	s.mustChange(account, s.decline)
}

// Fail ends the signup with a failure for the reason given.
func (s *Server) Fail(account, description string) {
	s.mustChange(account, func(c *Connection) { s.fail(c, description) })
}

// AddEvent appends an event and sets its ID, CreatedAt and CreatedBy if they are
// empty. The status of the connection becomes the event's, if it has one.
func (s *Server) AddEvent(account string, e Event) {
	s.mustChange(account, func(c *Connection) { s.record(c, e) })
}

// SetMerchantSerialNumber issues a number, another one, or with "" none.
func (s *Server) SetMerchantSerialNumber(account, msn string) {
	s.mustChange(account, func(c *Connection) { s.setSerialNumber(c, msn) })
}

// RemoveSignup removes the signups of a case, if there are any.
func (s *Server) RemoveSignup(account, caseID string) {
	s.mustChange(account, func(c *Connection) {
		c.Signups = slices.DeleteFunc(c.Signups, func(signup Signup) bool {
			return strings.EqualFold(signup.CaseID, caseID)
		})
		c.UpdatedAt = s.clock.next()
	})
}

// RemoveConnection makes the account one that never had a signup.
func (s *Server) RemoveConnection(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, account)
	s.past.note(account, nil)
}

// Change makes any other change. The server is locked meanwhile, so the function
// must not call its methods; it keeps nothing of the connection. UpdatedAt moves
// only if the function moves it.
func (s *Server) Change(account string, change func(c *Connection)) {
	s.mustChange(account, change)
}

// Connection returns a copy of what the account has.
func (s *Server) Connection(account string) (Connection, bool) {
	var connection Connection
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.connections[account]
	if ok {
		connection = c.clone()
	}
	return connection, ok
}

// Signups returns how many signups there are in all accounts together.
func (s *Server) Signups() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := 0
	for _, c := range s.connections {
		sum += len(c.Signups)
	}
	return sum
}

func (s *Server) sign(c *Connection, account string) {
	if configuration := c.configure(); configuration.MerchantSerialNumber == "" {
		configuration.MerchantSerialNumber = serialNumber(account)
	}
	s.record(c, Event{Event: "signed", Status: StatusEnabled, CreatedBy: vipps, Description: "Vipps signed and enabled"})
}

func (s *Server) decline(c *Connection) {
	s.record(c, Event{Event: "declined", Status: StatusDeclined, CreatedBy: vipps, Description: "Vipps signature declined"})
}

func (s *Server) fail(c *Connection, description string) {
	s.record(c, Event{Event: "failed", Status: StatusFailed, CreatedBy: vipps, Description: description})
}

func (s *Server) setSerialNumber(c *Connection, msn string) {
	c.configure().MerchantSerialNumber = msn
	c.UpdatedAt = s.clock.next()
}

func (s *Server) mustChange(account string, change func(c *Connection)) {
	if !s.change(account, change) {
		panic(fmt.Sprintf("dinterotest: account %s has no connection", account))
	}
}

func (s *Server) change(account string, change func(c *Connection)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.connections[account]
	if ok {
		change(c)
		s.past.note(account, c)
	}
	return ok
}

// clone copies through JSON, because metadata can be any JSON value.
func (c *Connection) clone() Connection {
	var cloned Connection
	data, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(data, &cloned)
	}
	if err != nil {
		panic(fmt.Sprintf("dinterotest: copy of a connection: %v", err))
	}
	return cloned
}
