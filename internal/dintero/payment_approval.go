package dintero

import "slices"

// PaymentApproval is the due diligence of a merchant for some payment methods
// (documented). The bank accounts and the personal data that the API returns
// with it are not read, so that they cannot get into a state or a log.
type PaymentApproval struct {
	ID                 string // a UUID; the case id of a signup (inferred)
	CaseStatus         string // such as ACTIVE; the list has grown before
	PaymentMethods     []string
	Products           []string
	OrganizationNumber string
	CountryCode        string
	MCC                *int64 // merchant category code
	Links              []Link
	CreatedAt          string
	UpdatedAt          string

	deleted bool // Dintero returns approvals that are marked as deleted
}

// Link is an address and what it is for, such as contract_url.
type Link struct{ Href, Rel string }

func paymentApprovalFrom(o object) PaymentApproval {
	return PaymentApproval{
		ID:                 o.text("id"),
		CaseStatus:         o.text("case_status"),
		PaymentMethods:     names(o, "payment_methods", "payment_method"),
		Products:           names(o, "products", "product"),
		OrganizationNumber: o.text("organization_number"),
		CountryCode:        o.text("country_code"),
		MCC:                o.integer("mcc"),
		Links:              list(o, "links", func(l object) Link { return Link{l.text("href"), l.text("rel")} }),
		CreatedAt:          o.text("created_at"),
		UpdatedAt:          o.text("updated_at"),
		deleted:            o.isDeleted(),
	}
}

// names returns a field of each object in a list, unless it is empty.
func names(o object, name, field string) []string {
	all := list(o, name, func(item object) string { return item.text(field) })
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
