package dintero

import "encoding/json"

// Signup is what a merchant asks for under one case. A new field of the request
// is added here, in body, in signupFrom, and in the other places that
// CONTRIBUTING.md lists ("Add an attribute to a signup").
type Signup struct {
	CaseID         string // a UUID (inferred)
	PaymentOptions []PaymentOption
	Logo           string // its form is not documented

	// CreatedAt, StoreID and Deleted are in responses only. The documentation
	// mentions the store and no example shows it.
	CreatedAt string
	StoreID   string
	Deleted   bool
}

// IsOwn reports whether an entry can be a signup of this client: it has no
// store, because the client sends none, and it is not marked as deleted.
func (s Signup) IsOwn() bool { return s.StoreID == "" && !s.Deleted }

// PaymentOption is a kind of payment and the currencies (ISO 4217) it takes.
type PaymentOption struct {
	Type       string
	Currencies []string
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
	type option struct {
		Currencies []string `json:"currencies"`
		Type       string   `json:"type"`
	}
	type signup struct {
		CaseID         string   `json:"case_id"`
		PaymentOptions []option `json:"payment_options"`
		Logo           string   `json:"logo,omitempty"`
	}
	options := make([]option, len(s.PaymentOptions))
	for i, o := range s.PaymentOptions {
		options[i] = option{o.Currencies, o.Type}
	}
	return json.Marshal(map[string]signup{"signup": {s.CaseID, options, s.Logo}})
}
