package dinterotest

import "encoding/json"

// Status values of a connection (documented).
const (
	StatusPending  = "pending"
	StatusEnabled  = "enabled"
	StatusFailed   = "failed"
	StatusDeclined = "declined"
)

// Connection is all that Dintero has about an account's Vipps: one object per
// account for any number of signups (documented). Times are RFC 3339.
type Connection struct {
	Signups       []Signup       `json:"signups"`
	CreatedAt     string         `json:"created_at"`
	CreatedBy     string         `json:"created_by"`
	UpdatedAt     string         `json:"updated_at"`
	DeletedAt     string         `json:"deleted_at,omitempty"` // documented for other objects only
	Metadata      map[string]any `json:"metadata"`
	Status        string         `json:"status"`
	Events        []Event        `json:"events"`
	Schema        int            `json:"schema"`
	Configuration *Configuration `json:"configuration,omitempty"`
}

// Signup is one application for Vipps, for one due-diligence case (documented).
type Signup struct {
	CaseID string `json:"case_id"`
	// StoreID is documented in the words "unique per case_id and store_id" and
	// shown in no example. A signup that is sent must not have it.
	StoreID        string          `json:"store_id,omitempty"`
	PaymentOptions []PaymentOption `json:"payment_options"`
	Logo           string          `json:"logo,omitempty"`
	CreatedAt      string          `json:"created_at"`
	DeletedAt      string          `json:"deleted_at,omitempty"` // documented for other objects only
}

// PaymentOption is a way to pay and the currencies it takes (documented).
type PaymentOption struct {
	Currencies []string `json:"currencies"`
	Type       string   `json:"type"`
}

// Event says that the connection was updated with a new status (documented).
type Event struct {
	ID          string         `json:"id"`
	Event       string         `json:"event"`
	Status      string         `json:"status,omitempty"`
	CreatedAt   string         `json:"created_at"`
	CreatedBy   string         `json:"created_by"`
	Description string         `json:"description,omitempty"`
	Metadata    map[string]any `json:"metadata,omitempty"`
}

// Configuration is what has been set up for the merchant (documented). The
// serial number is absent until Vipps has issued one (inferred).
type Configuration struct {
	PaymentOptions       []PaymentOption `json:"payment_options"`
	MerchantSerialNumber string          `json:"merchant_serial_number,omitempty"`
}

// PaymentApproval is the due diligence of a merchant for some payment methods
// (documented).
type PaymentApproval struct {
	ID                 string           `json:"id"`
	CreatedAt          string           `json:"created_at"`
	UpdatedAt          string           `json:"updated_at"`
	CaseStatus         string           `json:"case_status"`
	PaymentMethods     []PaymentMethod  `json:"payment_methods"`
	Products           []Product        `json:"products"`
	CountryCode        string           `json:"country_code"`
	OrganizationNumber string           `json:"organization_number"`
	MCC                int              `json:"mcc"`
	Links              []Link           `json:"links"`
	BankAccounts       []map[string]any `json:"bank_accounts"`
	FormSubmitter      map[string]any   `json:"form_submitter"`
}

// The lists of an approval have objects in them (documented).
type (
	// PaymentMethod names a payment method.
	PaymentMethod struct {
		PaymentMethod string `json:"payment_method"`
	}
	// Product names a product.
	Product struct {
		Product string `json:"product"`
	}
	// Link is an address and what it is for.
	Link struct {
		Href string `json:"href"`
		Rel  string `json:"rel"`
	}
)

// clone copies through JSON, because metadata can be any JSON value.
func clone[T any](v T) (cloned T) {
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &cloned)
	}
	if err != nil {
		panic("dinterotest: what a test put into a connection is no JSON: " + err.Error())
	}
	return cloned
}
