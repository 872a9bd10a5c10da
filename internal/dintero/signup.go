package dintero

import "encoding/json"

// Signup is what a merchant asks for under one case. The tags are for the
// request; responses are read leniently by signupFrom. A new field of the request
// is added here, in signupFrom, and in the other places that CONTRIBUTING.md
// lists ("Add an attribute to a signup").
type Signup struct {
	CaseID         string          `json:"case_id"` // a UUID (inferred)
	PaymentOptions []PaymentOption `json:"payment_options"`
	Logo           string          `json:"logo,omitempty"` // its form is not documented

	// CreatedAt, StoreID and Deleted are in responses only. The documentation
	// mentions the store and no example shows it.
	CreatedAt string `json:"-"`
	StoreID   string `json:"-"`
	Deleted   bool   `json:"-"`
}

// IsOwn reports whether an entry can be a signup of this client: it has no
// store, because the client sends none, and it is not marked as deleted.
func (s Signup) IsOwn() bool { return s.StoreID == "" && !s.Deleted }

// PaymentOption is a kind of payment and the currencies (ISO 4217) it takes.
type PaymentOption struct {
	Type       string   `json:"type"`
	Currencies []string `json:"currencies"`
}

func signupFrom(o object) Signup {
	return Signup{
		CaseID:         o.text("case_id"),
		PaymentOptions: list(o, "payment_options", paymentOptionFrom),
		Logo:           o.text("logo"),
		CreatedAt:      o.text("created_at"),
		StoreID:        o.text("store_id"),
		Deleted:        o.isDeleted(),
	}
}

func paymentOptionFrom(o object) PaymentOption {
	return PaymentOption{Type: o.text("type"), Currencies: o.texts("currencies")}
}

// body returns the documented request, {"signup": {…}} (the seed page).
func (s Signup) body() ([]byte, error) {
	return json.Marshal(map[string]Signup{"signup": s})
}
