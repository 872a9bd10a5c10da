package onboarding

import (
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// equal reports whether payment options mean the same. Order, upper and lower
// case, and repetition do not count, and the currencies of one type may be in one
// entry or in several.
func equal(a, b []dintero.PaymentOption) bool { return slices.Equal(pairs(a), pairs(b)) }

// pairs returns each pair of a type and a currency once, in order.
func pairs(options []dintero.PaymentOption) []string {
	var all []string
	for _, o := range options {
		for _, currency := range o.Currencies {
			all = append(all, strings.ToLower(o.Type+" "+currency))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// includes reports whether the payment options that Dintero shows have all those
// that were asked for. Dintero may have added some, and what it does not show
// does not contradict. Logos are never compared, because Dintero may show a logo
// in another form.
func includes(shown, asked []dintero.PaymentOption) bool {
	if len(shown) == 0 {
		return true
	}
	for _, option := range asked {
		for _, currency := range option.Currencies {
			if !slices.ContainsFunc(shown, func(s dintero.PaymentOption) bool { return has(s, option.Type, currency) }) {
				return false
			}
		}
	}
	return true
}

func has(shown dintero.PaymentOption, kind, currency string) bool {
	isSameType := shown.Type == "" || strings.EqualFold(shown.Type, kind)
	return isSameType && (len(shown.Currencies) == 0 ||
		slices.ContainsFunc(shown.Currencies, func(c string) bool { return strings.EqualFold(c, currency) }))
}

// BeyondAsked returns the payment options that Dintero shows and that were not
// asked for.
func BeyondAsked(shown, asked []dintero.PaymentOption) []dintero.PaymentOption {
	known := pairs(asked)
	var more []dintero.PaymentOption
	for _, o := range shown {
		added := slices.DeleteFunc(slices.Clone(o.Currencies), func(currency string) bool {
			return slices.Contains(known, strings.ToLower(o.Type+" "+currency))
		})
		if len(added) > 0 {
			more = append(more, dintero.PaymentOption{Type: o.Type, Currencies: added})
		}
	}
	return more
}
