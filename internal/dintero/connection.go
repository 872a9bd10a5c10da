package dintero

import (
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
// has all its signups (documented: the response to the POST). A field that
// Dintero leaves out, or sends as null or with a wrong type, is empty here.
// Times are RFC 3339 as documented, but see [ParseTime].
//
// It must not be changed once it was returned. A new field is added here, in
// connectionFrom, and to the provider's connection_attributes.go and
// connection_values.go.
type Connection struct {
	Signups   []Signup
	CreatedAt string
	CreatedBy string // id of a user or an API client
	UpdatedAt string
	Metadata  map[string]string
	Status    string // the connection's, not one signup's
	Events    []Event
	Schema    *int64 // version of the connection's schema; nil if unknown
	// PaymentOptions are those of the configuration, which may differ from what
	// a signup asks for.
	PaymentOptions []PaymentOption
	// MerchantSerialNumber is empty until Vipps has issued it (inferred).
	MerchantSerialNumber string
}

// Event is one step of the connection's life.
type Event struct {
	ID          string
	Event       string // what happened, a free string
	Status      string
	CreatedAt   string
	CreatedBy   string
	Description string
	Metadata    map[string]string
	// SignatureLink is the metadata's signature_link if that is a string.
	SignatureLink string
}

func connectionFrom(o object) *Connection {
	configuration := o.object("configuration")
	c := &Connection{
		Signups:              list(o, "signups", signupFrom),
		CreatedAt:            o.text("created_at"),
		CreatedBy:            o.text("created_by"),
		UpdatedAt:            o.text("updated_at"),
		Metadata:             o.metadata("metadata"),
		Status:               o.text("status"),
		Events:               list(o, "events", eventFrom),
		Schema:               o.integer("schema"),
		PaymentOptions:       list(configuration, "payment_options", paymentOptionFrom),
		MerchantSerialNumber: configuration.text("merchant_serial_number"),
	}
	c.sortEvents()
	return c
}

func eventFrom(o object) Event {
	link, _ := o.object("metadata")["signature_link"].(string)
	return Event{
		ID:            o.text("id"),
		Event:         o.text("event"),
		Status:        o.text("status"),
		CreatedAt:     o.text("created_at"),
		CreatedBy:     o.text("created_by"),
		Description:   o.text("description"),
		Metadata:      o.metadata("metadata"),
		SignatureLink: link,
	}
}

// connectionFields are those by which a connection is recognized.
var connectionFields = []string{"signups", "status", "events"}

// connectionOrNil returns nil if an object is not a connection, or is marked as
// deleted with deleted_at (documented for other objects).
func connectionOrNil(o object) *Connection {
	if !slices.ContainsFunc(connectionFields, o.has) || o.isDeleted() {
		return nil
	}
	return connectionFrom(o)
}

// sortEvents puts the oldest event first, because Dintero documents no order. If
// the time of any event cannot be read, the order stays as it is.
func (c *Connection) sortEvents() {
	if slices.ContainsFunc(c.Events, func(e Event) bool { return ParseTime(e.CreatedAt).IsZero() }) {
		return
	}
	slices.SortStableFunc(c.Events, func(a, b Event) int {
		return ParseTime(a.CreatedAt).Compare(ParseTime(b.CreatedAt))
	})
}

// Rejected reports whether the connection failed or was declined. Only a new
// submission changes that.
func (c *Connection) Rejected() bool {
	return c.Status == StatusFailed || c.Status == StatusDeclined
}

// LatestSignatureLink returns the link of the newest event that has one, or "".
// If the account has several signups, it is not known which of them the link is
// for.
func (c *Connection) LatestSignatureLink() string {
	return c.newest(func(e Event) string { return e.SignatureLink })
}

// LastDescription returns the newest description of an event on one line of at
// most 300 characters, or "".
func (c *Connection) LastDescription() string {
	return oneLine(c.newest(func(e Event) string { return e.Description }), 300)
}

// newest returns a text of the newest event that has it, or "".
func (c *Connection) newest(text func(Event) string) string {
	for _, e := range slices.Backward(c.Events) {
		if s := text(e); s != "" {
			return s
		}
	}
	return ""
}

// Signup returns the signup of a case. Upper and lower case do not count.
func (c *Connection) Signup(caseID string) (Signup, bool) {
	if c == nil {
		return Signup{}, false
	}
	newest, found := Signup{}, false
	for _, s := range c.Signups {
		if !s.IsOwn() || !strings.EqualFold(s.CaseID, caseID) {
			continue
		}
		if !found || Earlier(newest.CreatedAt, s.CreatedAt) {
			newest, found = s, true
		}
	}
	return newest, found
}
