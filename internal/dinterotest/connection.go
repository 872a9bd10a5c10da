package dinterotest

import (
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// schemaVersion is unknown; any number will do.
const schemaVersion = 1

// newConnection has no list that is null: the example shows lists throughout.
func newConnection(now, by string) *Connection {
	return &Connection{
		Signups:       []Signup{},
		CreatedAt:     now,
		CreatedBy:     by,
		UpdatedAt:     now,
		Metadata:      map[string]any{},
		Events:        []Event{},
		Schema:        schemaVersion,
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
	if i := c.find(signup.CaseID, signup.StoreID); i >= 0 {
		c.Signups[i] = signup
	} else {
		c.Signups = append(c.Signups, signup)
	}
	c.configure().PaymentOptions = cloneOptions(signup.PaymentOptions)
}

func (c *Connection) find(caseID, storeID string) int {
	return slices.IndexFunc(c.Signups, func(s Signup) bool {
		return strings.EqualFold(s.CaseID, caseID) && s.StoreID == storeID
	})
}

// signupOf returns the first signup of the case, for any store.
func (c *Connection) signupOf(caseID string) (Signup, bool) {
	i := slices.IndexFunc(c.Signups, func(s Signup) bool { return strings.EqualFold(s.CaseID, caseID) })
	if i < 0 {
		return Signup{}, false
	}
	return c.Signups[i], true
}

func (c *Connection) configure() *Configuration {
	if c.Configuration == nil {
		c.Configuration = &Configuration{}
	}
	return c.Configuration
}

// record appends an event, lets the status of the connection follow it, and
// moves updated_at. The caller holds s.mu.
func (s *Server) record(c *Connection, e Event) {
	if e.ID == "" {
		e.ID = rand.Text()
	}
	if e.CreatedAt == "" {
		e.CreatedAt = s.clock.next()
	}
	if e.CreatedBy == "" {
		e.CreatedBy = ClientID
	}
	if e.Status != "" {
		c.Status = e.Status
	}
	c.Events = append(c.Events, e)
	c.UpdatedAt = s.clock.next()
}

func cloneOptions(options []PaymentOption) []PaymentOption {
	cloned := make([]PaymentOption, 0, len(options))
	for _, o := range options {
		cloned = append(cloned, PaymentOption{Type: o.Type, Currencies: slices.Clone(o.Currencies)})
	}
	return cloned
}

// serialNumber has six digits as in the example, and is the same for an account
// in every run, so that a test can state it.
func serialNumber(account string) string {
	hash := fnv.New32a()
	hash.Write([]byte(account))
	return fmt.Sprintf("%06d", 100000+hash.Sum32()%900000)
}
