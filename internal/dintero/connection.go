package dintero

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// The statuses of a connection that Dintero documents. Any other value is
// possible and must not break anything.
const (
	StatusPending  = "pending"
	StatusEnabled  = "enabled"
	StatusFailed   = "failed"
	StatusDeclined = "declined"
)

// Connection is an account's Vipps PSP connection: one object per account that
// holds every signup of it (documented: the answer to the POST). A field that
// Dintero leaves out, sends as null or sends with another type is empty here.
type Connection struct {
	// Signups is nil when the answer has no list of signups, which proves
	// nothing about any of them.
	Signups       []Signup      `json:"signups"`
	CreatedAt     text          `json:"created_at"`
	CreatedBy     text          `json:"created_by"`
	UpdatedAt     text          `json:"updated_at"`
	Metadata      Metadata      `json:"metadata"`
	Status        text          `json:"status"`
	Events        []Event       `json:"events"`
	Schema        number        `json:"schema"`
	Configuration Configuration `json:"configuration"`
}

// Signup is what a merchant asks for under one case. Its key is the account and
// CaseID; StoreID is mentioned by Dintero's documentation and shown in none of
// its examples.
type Signup struct {
	CaseID         text            `json:"case_id"`
	PaymentOptions []PaymentOption `json:"payment_options"`
	Logo           text            `json:"logo,omitempty"`
	CreatedAt      text            `json:"created_at,omitempty"`
	StoreID        text            `json:"store_id,omitempty"`
}

// PaymentOption is a kind of payment and the currencies (ISO 4217) it is for.
type PaymentOption struct {
	Currencies []text `json:"currencies"`
	Type       text   `json:"type"`
}

// Event is one step of the connection's life.
type Event struct {
	ID          text     `json:"id"`
	Event       text     `json:"event"`
	Status      text     `json:"status"`
	CreatedAt   text     `json:"created_at"`
	CreatedBy   text     `json:"created_by"`
	Description text     `json:"description"`
	Metadata    Metadata `json:"metadata"`
}

// Configuration is what has been set up, beside what was asked for. The
// merchant serial number is empty until Vipps has issued it (inferred).
type Configuration struct {
	PaymentOptions       []PaymentOption `json:"payment_options"`
	MerchantSerialNumber text            `json:"merchant_serial_number"`
}

var errNotAnObject = errors.New("the answer is not a JSON object")

// decodeConnection never fails on what a field holds, only on what is no JSON
// object at all.
func decodeConnection(body []byte) (*Connection, error) {
	var c Connection
	if err := decodeObject(body, &c); err != nil {
		return nil, err
	}
	c.sortEvents()
	return &c, nil
}

// decodeObject decodes as much as fits: encoding/json goes on behind a field of
// another type and reports it at the end, which is no reason to lose the rest.
func decodeObject(body []byte, into any) error {
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		return errNotAnObject
	}
	var otherType *json.UnmarshalTypeError
	if err := json.Unmarshal(body, into); err != nil && !errors.As(err, &otherType) {
		return err
	}
	return nil
}

// sortEvents puts the oldest first; Dintero documents no order. Events without
// a comparable time keep their place.
func (c *Connection) sortEvents() {
	for _, e := range c.Events {
		if e.CreatedAt.time().IsZero() {
			return
		}
	}
	slices.SortStableFunc(c.Events, func(a, b Event) int {
		return a.CreatedAt.time().Compare(b.CreatedAt.time())
	})
}

// shown tells whether there is anything in c that makes it a connection.
func (c *Connection) shown() bool {
	return c != nil && (c.Signups != nil || c.Status != "")
}

// Ended tells whether the connection came to an end that only a new signup
// changes.
func (c *Connection) Ended() bool {
	return c.Status == StatusFailed || c.Status == StatusDeclined
}

// SignatureLink is the link of the newest event that carries one, else "". It
// stays after the signature, as the events do.
func (c *Connection) SignatureLink() string {
	for _, e := range slices.Backward(c.Events) {
		if link := e.Metadata["signature_link"]; link != "" {
			return link
		}
	}
	return ""
}

// LastDescription is what the newest event says about itself, else "".
func (c *Connection) LastDescription() string {
	for _, e := range slices.Backward(c.Events) {
		if e.Description != "" {
			return readable(string(e.Description), 300)
		}
	}
	return ""
}

// find returns the signup of a case. Case ids are compared without letter case.
// Of several entries with the same case, the one without a store is ours, as
// this client sends none.
func (c *Connection) find(caseID string) *Signup {
	var found *Signup
	if c == nil {
		return nil
	}
	for i := range c.Signups {
		s := &c.Signups[i]
		if !strings.EqualFold(string(s.CaseID), caseID) {
			continue
		}
		if s.StoreID == "" {
			return s
		}
		if found == nil {
			found = s
		}
	}
	return found
}

// lists tells whether c has every signup that another view of the account had.
func (c *Connection) lists(other *Connection) bool {
	if other == nil {
		return true
	}
	cases := make(map[string]bool, len(c.Signups))
	for _, s := range c.Signups {
		cases[strings.ToLower(string(s.CaseID))] = true
	}
	return !slices.ContainsFunc(other.Signups, func(s Signup) bool { return !cases[strings.ToLower(string(s.CaseID))] })
}

// listsAll tells whether each entry says which case it is for. Where one does
// not, no case can be called missing.
func (c *Connection) listsAll() bool {
	return c != nil && c.Signups != nil && !slices.ContainsFunc(c.Signups, func(s Signup) bool { return s.CaseID == "" })
}
