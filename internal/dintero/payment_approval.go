package dintero

import (
	"cmp"
	"slices"
	"strings"
)

// PaymentApproval is the due diligence of a merchant for some payment methods
// (documented). The bank accounts and the personal data that the API returns
// with it are not read, so that they cannot get into a state or a log.
type PaymentApproval struct {
	ID                 string   `json:"id"`          // a UUID; the case id of a signup (inferred)
	CaseStatus         string   `json:"case_status"` // such as ACTIVE; the list has grown before
	PaymentMethods     []string `json:"-"`           // sorted
	Products           []string `json:"-"`           // sorted
	OrganizationNumber string   `json:"organization_number"`
	CountryCode        string   `json:"country_code"`
	MCC                *int64   `json:"mcc"`   // merchant category code
	Links              []Link   `json:"links"` // sorted by what they are for
	CreatedAt          string   `json:"created_at"`
	UpdatedAt          string   `json:"updated_at"`

	deleted bool // Dintero returns approvals that are marked as deleted
}

// Link is an address and what it is for, such as contract_url.
type Link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
}

// UnmarshalJSON reads an approval leniently, like that of [Connection].
func (a *PaymentApproval) UnmarshalJSON(data []byte) error {
	type plain PaymentApproval
	lenient := struct {
		*plain
		PaymentMethods     objects[map[string]text] `json:"payment_methods"`
		Products           objects[map[string]text] `json:"products"`
		OrganizationNumber text                     `json:"organization_number"`
		MCC                integer                  `json:"mcc"`
		Links              objects[Link]            `json:"links"`
		DeletedAt          text                     `json:"deleted_at"`
	}{plain: (*plain)(a)}
	fill(data, &lenient)
	a.PaymentMethods = sortedNames(lenient.PaymentMethods, "payment_method")
	a.Products = sortedNames(lenient.Products, "product")
	a.OrganizationNumber, a.MCC, a.Links = string(lenient.OrganizationNumber), lenient.MCC.value, lenient.Links
	a.deleted = lenient.DeletedAt != ""
	slices.SortFunc(a.Links, func(l, other Link) int {
		return cmp.Or(strings.Compare(l.Rel, other.Rel), strings.Compare(l.Href, other.Href))
	})
	return nil
}

// sortedNames returns a field of each item that has it.
func sortedNames(items []map[string]text, field string) []string {
	var names []string
	for _, item := range items {
		if name := item[field]; name != "" {
			names = append(names, string(name))
		}
	}
	slices.Sort(names)
	return names
}

func (a PaymentApproval) compare(other PaymentApproval) int {
	return cmp.Or(ParseTime(a.CreatedAt).Compare(ParseTime(other.CreatedAt)), strings.Compare(a.ID, other.ID))
}
