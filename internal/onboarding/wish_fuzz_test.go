package onboarding

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Whatever payment options Dintero shows, they equal and cover themselves, so
// that no unchanged signup is a change or a conflict.
func FuzzCovers(f *testing.F) {
	f.Add(vipps, "NOK SEK", "dintero_psp.card", "EUR")
	f.Add(vipps, "NOK", "DINTERO_PSP.VIPPS", "nok NOK")
	f.Add("", "", "", "NOK")
	f.Add("\xff", "\x00", "İ", "ı ſ")
	f.Fuzz(func(t *testing.T, firstType, firstCurrencies, secondType, secondCurrencies string) {
		shown := []dintero.PaymentOption{
			option(firstType, strings.Fields(firstCurrencies)...), option(secondType, strings.Fields(secondCurrencies)...),
		}
		reversed := []dintero.PaymentOption{shown[1], shown[0]}
		if !equal(shown, shown) || !equal(shown, reversed) {
			t.Errorf("%v differ from themselves", shown)
		}
		for _, asked := range [][]dintero.PaymentOption{shown, reversed, shown[:1], shown[1:], nil} {
			if !covers(shown, asked) {
				t.Errorf("%v do not cover %v", shown, asked)
			}
			if equal(shown, asked) && !covers(asked, shown) {
				t.Errorf("%v equal %v, and do not cover them", asked, shown)
			}
		}
	})
}
