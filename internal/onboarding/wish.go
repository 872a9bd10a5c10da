package onboarding

import (
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Wish is what a configuration asks for. A new field also belongs in signup,
// sameContent, and wherever CONTRIBUTING.md says ("Add an attribute to a
// signup").
type Wish struct {
	PaymentOptions []dintero.PaymentOption
	Logo           string
	// Attempt counts deliberate submissions of the same signup, from 1.
	Attempt int64
}

// signup returns the wish as it is sent.
func (w Wish) signup(caseID string) dintero.Signup {
	return dintero.Signup{CaseID: caseID, PaymentOptions: w.PaymentOptions, Logo: w.Logo}
}

// sameContent reports whether both ask for the same signup, whatever the
// attempt.
func (w Wish) sameContent(other Wish) bool {
	return w.Logo == other.Logo && equal(w.PaymentOptions, other.PaymentOptions)
}

// Same reports whether both ask for the same signup in the same attempt.
func (w Wish) Same(other Wish) bool { return w.Attempt == other.Attempt && w.sameContent(other) }

// equal reports whether payment options mean the same. Order, upper and lower
// case, and repetition do not count, and the currencies of one type may be in
// one entry or in several.
func equal(a, b []dintero.PaymentOption) bool { return meaning(a) == meaning(b) }

// meaning returns the same text for all payment options that mean the same.
func meaning(options []dintero.PaymentOption) string {
	var pairs []string
	for _, o := range options {
		kind := strings.ToLower(o.Type)
		pairs = append(pairs, kind+" ")
		for _, currency := range o.Currencies {
			pairs = append(pairs, kind+" "+strings.ToUpper(currency))
		}
	}
	slices.Sort(pairs)
	return strings.Join(slices.Compact(pairs), ";")
}

// covers reports whether the payment options that Dintero shows contain those
// that were asked for. Dintero may have added some, and a field that it does
// not show is no difference. This decides what users see as a difference
// ("drift"). Logos are not compared at all, because Dintero may show a logo in
// another form.
func covers(shown, asked []dintero.PaymentOption) bool {
	if len(shown) == 0 {
		return true
	}
	for _, option := range asked {
		for _, currency := range option.Currencies {
			if !slices.ContainsFunc(shown, func(s dintero.PaymentOption) bool { return includes(s, option.Type, currency) }) {
				return false
			}
		}
	}
	return true
}

func includes(shown dintero.PaymentOption, kind, currency string) bool {
	sameKind := shown.Type == "" || strings.EqualFold(shown.Type, kind)
	return sameKind && (len(shown.Currencies) == 0 ||
		slices.ContainsFunc(shown.Currencies, func(c string) bool { return strings.EqualFold(c, currency) }))
}
