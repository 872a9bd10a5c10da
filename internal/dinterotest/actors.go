package dinterotest

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"hash/fnv"
)

// The methods here do what other people do: the merchant, Vipps, Dintero's
// support, a colleague in the back office. They are not in the request log. The
// methods that change a connection panic if the account has none, so that a
// test cannot pass because nothing was changed. A function for [Server.OnRequest]
// can call them in the middle of a run.

// PersonalData is in every approval: the name, the e-mail address and the number
// of the person who filled in its form, and the merchant's bank account. A client
// must not keep any of it.
var PersonalData = []string{"Kari Nordmann", "kari.nordmann@merchant.example", "13097248022", "86011117947"}

// vipps is the author of events that follow a signature.
const vipps = "vipps"

// AddSignup submits a signup from elsewhere, with the effect of an accepted POST.
// Its CreatedAt is set by the server.
func (s *Server) AddSignup(account string, signup Signup) {
	s.locked(func() { s.accept(account, signup) })
}

// Sign is the merchant's signature: the connection is enabled, and Vipps issues
// a merchant serial number unless there is one.
func (s *Server) Sign(account string) {
	s.Change(account, func(c *Connection) { s.sign(account, c) })
}

// Decline is the merchant's refusal to sign.
func (s *Server) Decline(account string) {
	s.AddEvent(account, Event{Event: "declined", Status: StatusDeclined, CreatedBy: vipps, Description: "Vipps signature declined"})
}

// Fail ends the signup with a failure for the reason given.
func (s *Server) Fail(account, description string) {
	s.AddEvent(account, Event{Event: "failed", Status: StatusFailed, CreatedBy: vipps, Description: description})
}

// AddEvent appends an event and sets its ID, CreatedAt and CreatedBy if they are
// empty. The status of the connection becomes the event's, if it has one.
func (s *Server) AddEvent(account string, e Event) {
	s.Change(account, func(c *Connection) { s.record(c, e) })
}

// Change makes any other change, and moves UpdatedAt unless the function has set
// it. The server is locked meanwhile, so the function must not call its methods;
// it keeps nothing of the connection.
func (s *Server) Change(account string, change func(c *Connection)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.connections[account]
	if !ok {
		panic(fmt.Sprintf("dinterotest: account %s has no connection", account))
	}
	before := c.UpdatedAt
	change(c)
	if c.UpdatedAt == before {
		c.UpdatedAt = s.clock.next()
	}
	s.note(account)
}

// RemoveConnection makes the account one that never had a signup.
func (s *Server) RemoveConnection(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, account)
	s.note(account)
}

// Connection returns a copy of what the account has.
func (s *Server) Connection(account string) (Connection, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.connections[account]
	if !ok {
		return Connection{}, false
	}
	return clone(*c), true
}

// AddApproval gives an account one more approval, with [PersonalData], and with
// times if it has none.
func (s *Server) AddApproval(account string, a PaymentApproval) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.CreatedAt = cmp.Or(a.CreatedAt, s.clock.next())
	a.UpdatedAt = cmp.Or(a.UpdatedAt, a.CreatedAt)
	a.FormSubmitter = map[string]any{"name": PersonalData[0], "email": PersonalData[1], "national_id": PersonalData[2]}
	a.BankAccounts = []map[string]any{{"bank_account_number": PersonalData[3], "bank_account_type": "settlement"}}
	// The lists are copied, and never null.
	a.PaymentMethods = append([]PaymentMethod{}, a.PaymentMethods...)
	a.Products = append([]Product{}, a.Products...)
	a.Links = append([]Link{}, a.Links...)
	s.approvals[account] = append(s.approvals[account], a)
}

func (s *Server) sign(account string, c *Connection) {
	c.Configuration.MerchantSerialNumber = cmp.Or(c.Configuration.MerchantSerialNumber, serialNumber(account))
	s.record(c, Event{Event: "signed", Status: StatusEnabled, CreatedBy: vipps, Description: "Vipps signed and enabled"})
}

// record appends an event, lets the status of the connection follow it, and
// moves updated_at.
func (s *Server) record(c *Connection, e Event) {
	e.ID = cmp.Or(e.ID, rand.Text())
	e.CreatedAt = cmp.Or(e.CreatedAt, s.clock.next())
	e.CreatedBy = cmp.Or(e.CreatedBy, ClientID)
	c.Status = cmp.Or(e.Status, c.Status)
	c.Events = append(c.Events, e)
	c.UpdatedAt = s.clock.next()
}

// serialNumber has six digits as in the example, and is the same for an account
// in every run, so that a test can state it.
func serialNumber(account string) string {
	hash := fnv.New32a()
	hash.Write([]byte(account))
	return fmt.Sprintf("%06d", 100000+hash.Sum32()%900000)
}
