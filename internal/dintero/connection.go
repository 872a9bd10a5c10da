package dintero

import (
	"cmp"
	"slices"
	"strings"
	"time"
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
// Times are RFC 3339 as documented; read them with [ParseTime]. Dintero
// documents no order for any list, so all of them are sorted, the events with
// the oldest first.
//
// A new field is added here, to UnmarshalJSON if its type is one of lenient.go,
// and to the provider's schema and models.
type Connection struct {
	Signups   []Signup          `json:"signups"`
	CreatedAt string            `json:"created_at"`
	CreatedBy string            `json:"created_by"` // id of a user or an API client
	UpdatedAt string            `json:"updated_at"`
	Metadata  map[string]string `json:"metadata"` // a value that is not a string is JSON
	Status    string            `json:"status"`   // the connection's, not one signup's
	Events    []Event           `json:"events"`
	Schema    *int64            `json:"schema"` // version of the connection's schema; nil if unknown

	// PaymentOptions are those of the configuration, which may differ from what
	// a signup asks for.
	PaymentOptions []PaymentOption `json:"-"`
	// MerchantSerialNumber, of the configuration too, is empty until Vipps has
	// issued it (inferred).
	MerchantSerialNumber string `json:"-"`
	// DeletedAt is set if the connection, or the whole account, is marked as
	// deleted (documented for other objects).
	DeletedAt string `json:"deleted_at"`
}

// Event is one step of the connection's life.
type Event struct {
	ID          string            `json:"id"`
	Event       string            `json:"event"` // what happened, a free string
	Status      string            `json:"status"`
	CreatedAt   string            `json:"created_at"`
	CreatedBy   string            `json:"created_by"`
	Description string            `json:"description"`
	Metadata    map[string]string `json:"metadata"`
	// SignatureLink is the metadata's signature_link if that is a string.
	SignatureLink string `json:"-"`
}

// Signup is what a merchant asks for under one case.
type Signup struct {
	CaseID         string          `json:"case_id"` // a UUID (inferred)
	PaymentOptions []PaymentOption `json:"payment_options"`
	Logo           string          `json:"logo,omitempty"` // its form is not documented

	// These are in responses only. The documentation mentions the store and no
	// example shows it.
	CreatedAt string `json:"created_at,omitempty"`
	StoreID   string `json:"store_id,omitempty"`
	DeletedAt string `json:"deleted_at,omitempty"`
}

// PaymentOption is a kind of payment and the currencies (ISO 4217) it takes.
type PaymentOption struct {
	Type       string   `json:"type"`
	Currencies []string `json:"currencies"`
}

// UnmarshalJSON reads a connection leniently, like the others of this package:
// plain reads the fields whose Go type will do, and those beside it take
// precedence over the fields of plain with the same name.
func (c *Connection) UnmarshalJSON(data []byte) error {
	type plain Connection
	lenient := struct {
		*plain
		Signups       objects[Signup] `json:"signups"`
		Metadata      metadata        `json:"metadata"`
		Events        objects[Event]  `json:"events"`
		Schema        integer         `json:"schema"`
		DeletedAt     text            `json:"deleted_at"`
		Configuration struct {
			PaymentOptions       objects[PaymentOption] `json:"payment_options"`
			MerchantSerialNumber text                   `json:"merchant_serial_number"`
		} `json:"configuration"`
	}{plain: (*plain)(c)}
	fill(data, &lenient)
	c.Signups, c.Events, c.Metadata, c.Schema = lenient.Signups, lenient.Events, lenient.Metadata, lenient.Schema.value
	c.PaymentOptions, c.MerchantSerialNumber = lenient.Configuration.PaymentOptions, string(lenient.Configuration.MerchantSerialNumber)
	c.DeletedAt = string(lenient.DeletedAt)
	slices.SortFunc(c.Signups, Signup.compare)
	slices.SortStableFunc(c.Events, Event.compare)
	slices.SortFunc(c.PaymentOptions, PaymentOption.compare)
	return nil
}

// UnmarshalJSON reads an event leniently, like that of [Connection].
func (e *Event) UnmarshalJSON(data []byte) error {
	type plain Event
	lenient := struct {
		*plain
		Metadata metadata `json:"metadata"`
	}{plain: (*plain)(e)}
	fill(data, &lenient)
	e.Metadata = lenient.Metadata
	var link struct {
		Metadata struct {
			SignatureLink string `json:"signature_link"`
		} `json:"metadata"`
	}
	fill(data, &link)
	e.SignatureLink = link.Metadata.SignatureLink
	return nil
}

// UnmarshalJSON reads a signup leniently, like that of [Connection].
func (s *Signup) UnmarshalJSON(data []byte) error {
	type plain Signup
	lenient := struct {
		*plain
		PaymentOptions objects[PaymentOption] `json:"payment_options"`
		StoreID        text                   `json:"store_id"`
		DeletedAt      text                   `json:"deleted_at"`
	}{plain: (*plain)(s)}
	fill(data, &lenient)
	s.PaymentOptions, s.StoreID, s.DeletedAt = lenient.PaymentOptions, string(lenient.StoreID), string(lenient.DeletedAt)
	slices.SortFunc(s.PaymentOptions, PaymentOption.compare)
	return nil
}

// UnmarshalJSON reads a payment option leniently, like that of [Connection].
func (p *PaymentOption) UnmarshalJSON(data []byte) error {
	type plain PaymentOption
	lenient := struct {
		*plain
		Currencies texts `json:"currencies"`
	}{plain: (*plain)(p)}
	fill(data, &lenient)
	p.Currencies = lenient.Currencies
	slices.Sort(p.Currencies)
	return nil
}

func (s Signup) compare(other Signup) int {
	return cmp.Or(
		strings.Compare(strings.ToLower(s.CaseID), strings.ToLower(other.CaseID)),
		strings.Compare(s.StoreID, other.StoreID),
		ParseTime(s.CreatedAt).Compare(ParseTime(other.CreatedAt)),
	)
}

// compare sorts by time, then by id. Events without a time come first, in the
// order in which Dintero sent them.
func (e Event) compare(other Event) int {
	at := ParseTime(e.CreatedAt)
	if at.IsZero() && ParseTime(other.CreatedAt).IsZero() {
		return 0
	}
	return cmp.Or(at.Compare(ParseTime(other.CreatedAt)), strings.Compare(e.ID, other.ID))
}

func (p PaymentOption) compare(other PaymentOption) int {
	return cmp.Or(strings.Compare(p.Type, other.Type), slices.Compare(p.Currencies, other.Currencies))
}

// orNil returns nil if nothing of a connection was shown.
func (c *Connection) orNil() *Connection {
	if c.Signups == nil && c.Events == nil && c.Status == "" && c.DeletedAt == "" {
		return nil
	}
	return c
}

// Signup returns the signup of a case. Upper and lower case do not count. A
// signup of a store is not ours, because this client sends no store, and one
// with a deleted_at is not there any more.
func (c *Connection) Signup(caseID string) (Signup, bool) {
	if c == nil {
		return Signup{}, false
	}
	newest, found := Signup{}, false
	for _, s := range c.Signups {
		isOurs := s.StoreID == "" && s.DeletedAt == "" && strings.EqualFold(s.CaseID, caseID)
		if isOurs && (!found || ParseTime(s.CreatedAt).After(ParseTime(newest.CreatedAt))) {
			newest, found = s, true
		}
	}
	return newest, found
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

// ParseTime reads a date-time of RFC 3339 (documented), also with a space
// instead of the T, and without a zone as UTC. It returns the zero time for
// anything else.
func ParseTime(s string) time.Time {
	s = strings.Replace(s, " ", "T", 1)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
