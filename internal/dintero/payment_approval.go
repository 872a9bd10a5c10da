package dintero

import (
	"cmp"
	"slices"
	"strings"
)

// PaymentApproval is the due diligence of a merchant for some payment methods
// (documented). The bank accounts and the personal data that the API returns
// with it are not read, so that they cannot get into a state or a log. Its lists
// are sorted.
type PaymentApproval struct {
	ID                 string              `json:"id"`          // a UUID; the case id of a signup (inferred)
	CaseStatus         string              `json:"case_status"` // such as ACTIVE; the list has grown before
	PaymentMethods     List[PaymentMethod] `json:"payment_methods"`
	Products           List[Product]       `json:"products"`
	OrganizationNumber Text                `json:"organization_number"`
	CountryCode        string              `json:"country_code"`
	MCC                Integer             `json:"mcc"` // merchant category code
	Links              List[Link]          `json:"links"`
	CreatedAt          string              `json:"created_at"`
	UpdatedAt          string              `json:"updated_at"`
	DeletedAt          Text                `json:"deleted_at"`
}

// PaymentMethod is the name of a payment method.
type PaymentMethod struct {
	Name Text `json:"payment_method"`
}

// Product is the name of a product.
type Product struct {
	Name Text `json:"product"`
}

// Link is an address and what it is for, such as contract_url.
type Link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
}

// sortApprovals sorts by time, then by id, and the lists in each approval.
func sortApprovals(approvals []PaymentApproval) {
	for _, a := range approvals {
		slices.SortFunc(a.PaymentMethods, func(m, other PaymentMethod) int { return cmp.Compare(m.Name, other.Name) })
		slices.SortFunc(a.Products, func(p, other Product) int { return cmp.Compare(p.Name, other.Name) })
		slices.SortFunc(a.Links, func(l, other Link) int {
			return cmp.Or(strings.Compare(l.Rel, other.Rel), strings.Compare(l.Href, other.Href))
		})
	}
	slices.SortFunc(approvals, func(a, other PaymentApproval) int {
		return cmp.Or(ParseTime(a.CreatedAt).Compare(ParseTime(other.CreatedAt)), strings.Compare(a.ID, other.ID))
	})
}
