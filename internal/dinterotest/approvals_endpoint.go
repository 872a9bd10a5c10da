package dinterotest

import (
	"net/http"
	"slices"
)

// PersonalData is what is in an approval unless a test says otherwise: the name,
// the e-mail address and the number of the person who filled in its form, and
// the merchant's bank account. A client must not keep any of it.
var PersonalData = []string{"Kari Nordmann", "kari.nordmann@merchant.example", "13097248022", "86011117947"}

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

// PaymentMethod names a payment method (documented).
type PaymentMethod struct {
	PaymentMethod string `json:"payment_method"`
}

// Product names a product (documented).
type Product struct {
	Product string `json:"product"`
}

// Link is an address and what it is for (documented).
type Link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
}

// AddApproval gives an account one more approval. Times, bank accounts and the
// person are filled in if they are empty.
func (s *Server) AddApproval(account string, a PaymentApproval) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.CreatedAt == "" {
		a.CreatedAt = s.clock.next()
	}
	if a.UpdatedAt == "" {
		a.UpdatedAt = a.CreatedAt
	}
	s.approvals[account] = append(s.approvals[account], a.complete())
}

// complete returns the approval with personal data, and without a list that is
// null.
func (a PaymentApproval) complete() PaymentApproval {
	if a.BankAccounts == nil {
		a.BankAccounts = []map[string]any{{"bank_account_number": PersonalData[3], "bank_account_type": "settlement"}}
	}
	if a.FormSubmitter == nil {
		a.FormSubmitter = map[string]any{"name": PersonalData[0], "email": PersonalData[1], "national_id": PersonalData[2]}
	}
	a.PaymentMethods = append([]PaymentMethod{}, a.PaymentMethods...)
	a.Products = append([]Product{}, a.Products...)
	a.Links = append([]Link{}, a.Links...)
	return a
}

// answerApprovals lists an account's approvals (documented, with the optional
// query case_status[]).
func (s *Server) answerApprovals(c call, _ token) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	statuses := c.URL.Query()["case_status[]"]
	payments := []PaymentApproval{}
	for _, a := range s.approvals[c.account] {
		if len(statuses) == 0 || slices.Contains(statuses, a.CaseStatus) {
			payments = append(payments, a)
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"payments": payments})
}
