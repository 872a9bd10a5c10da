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
// A new field is added here, and to the provider's schema and models.
type Connection struct {
	Signups       List[Signup]  `json:"signups"`
	CreatedAt     string        `json:"created_at"`
	CreatedBy     string        `json:"created_by"` // id of a user or an API client
	UpdatedAt     string        `json:"updated_at"`
	Metadata      Metadata      `json:"metadata"`
	Status        string        `json:"status"` // the connection's, not one signup's
	Events        List[Event]   `json:"events"`
	Schema        Integer       `json:"schema"` // version of the connection's schema
	Configuration Configuration `json:"configuration"`
	// DeletedAt is set if the connection, or the whole account, is marked as
	// deleted (documented for other objects).
	DeletedAt Text `json:"deleted_at"`
}

// Configuration is what is active on the account. Its payment options may differ
// from what a signup asks for.
type Configuration struct {
	PaymentOptions List[PaymentOption] `json:"payment_options"`
	// MerchantSerialNumber is empty until Vipps has issued it (inferred).
	MerchantSerialNumber Text `json:"merchant_serial_number"`
}

// Event is one step of the connection's life.
type Event struct {
	ID          string   `json:"id"`
	Event       string   `json:"event"` // what happened, a free string
	Status      string   `json:"status"`
	CreatedAt   string   `json:"created_at"`
	CreatedBy   string   `json:"created_by"`
	Description string   `json:"description"`
	Metadata    Metadata `json:"metadata"`
}

// SignatureLink returns the link at which a merchant signs, or "" if the event has
// none.
func (e Event) SignatureLink() string {
	if link := e.Metadata["signature_link"]; strings.HasPrefix(link, "http") {
		return link
	}
	return ""
}

// Signup is what a merchant asks for under one case.
type Signup struct {
	CaseID         string              `json:"case_id"` // a UUID (inferred)
	PaymentOptions List[PaymentOption] `json:"payment_options"`
	Logo           string              `json:"logo,omitempty"` // its form is not documented

	// These are in responses only. The documentation mentions the store and no
	// example shows it.
	CreatedAt string `json:"created_at,omitempty"`
	StoreID   Text   `json:"store_id,omitempty"`
	DeletedAt Text   `json:"deleted_at,omitempty"`
}

// PaymentOption is a kind of payment and the currencies (ISO 4217) it takes.
type PaymentOption struct {
	Type       string `json:"type"`
	Currencies Texts  `json:"currencies"`
}

// orNil returns nil if nothing of a connection was shown.
func (c *Connection) orNil() *Connection {
	if c.Signups == nil && c.Events == nil && c.Status == "" && c.DeletedAt == "" {
		return nil
	}
	return c
}

// UnmarshalJSON sorts the lists. It never fails.
func (c *Connection) UnmarshalJSON(data []byte) error {
	type plain Connection
	fill(data, (*plain)(c))
	for _, s := range c.Signups {
		sortOptions(s.PaymentOptions)
	}
	sortOptions(c.Configuration.PaymentOptions)
	slices.SortFunc(c.Signups, func(s, other Signup) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(s.CaseID), strings.ToLower(other.CaseID)),
			strings.Compare(string(s.StoreID), string(other.StoreID)),
			ParseTime(s.CreatedAt).Compare(ParseTime(other.CreatedAt)),
		)
	})
	slices.SortStableFunc(c.Events, compareEvents)
	return nil
}

func sortOptions(options []PaymentOption) {
	for _, o := range options {
		slices.Sort(o.Currencies)
	}
	slices.SortFunc(options, func(o, other PaymentOption) int {
		return cmp.Or(strings.Compare(o.Type, other.Type), slices.Compare(o.Currencies, other.Currencies))
	})
}

// compareEvents sorts by time, then by id. Events without a time come first, in
// the order in which Dintero sent them.
func compareEvents(e, other Event) int {
	at := ParseTime(e.CreatedAt)
	if at.IsZero() && ParseTime(other.CreatedAt).IsZero() {
		return 0
	}
	return cmp.Or(at.Compare(ParseTime(other.CreatedAt)), strings.Compare(e.ID, other.ID))
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
	return c.newest(Event.SignatureLink)
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
