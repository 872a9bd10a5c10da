package onboarding

import (
	"reflect"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

type options = []dintero.PaymentOption

var (
	invoice    = dintero.PaymentOption{Type: "two.invoice", Currencies: []string{"NOK"}}
	anyType    = options{{Currencies: []string{"NOK"}}}
	noCurrency = options{{Type: "dintero_psp.vipps"}}
)

func TestPaymentOptionsAreEqualIfTheyMeanTheSame(t *testing.T) {
	for _, row := range []struct {
		name string
		a, b options
		want bool
	}{
		{"the same", vipps("NOK"), vipps("NOK"), true},
		{"another order of currencies", vipps("NOK", "DKK"), vipps("DKK", "NOK"), true},
		{"another order of types", append(vipps("NOK"), invoice), append(options{invoice}, vipps("NOK")...), true},
		{"upper and lower case", vipps("NOK"), options{{Type: "Dintero_PSP.Vipps", Currencies: []string{"nok"}}}, true},
		{"repeated", vipps("NOK", "NOK"), vipps("NOK"), true},
		{"one type in two entries", append(vipps("NOK"), vipps("DKK")...), vipps("NOK", "DKK"), true},
		{"none", nil, options{}, true},
		{"another currency", vipps("NOK"), vipps("DKK"), false},
		{"one more currency", vipps("NOK"), vipps("NOK", "DKK"), false},
		{"another type", vipps("NOK"), options{invoice}, false},
		{"none and one", nil, vipps("NOK"), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, back := equal(row.a, row.b), equal(row.b, row.a); got != row.want || back != row.want {
				t.Errorf("%v and %v, want %v", got, back, row.want)
			}
		})
	}
}

func TestPaymentOptionsInclude(t *testing.T) {
	for _, row := range []struct {
		name         string
		shown, asked options
		want         bool
	}{
		{"the same", vipps("NOK"), vipps("NOK"), true},
		{"more currencies", vipps("DKK", "NOK"), vipps("NOK"), true},
		{"more types", append(options{invoice}, vipps("NOK")...), vipps("NOK"), true},
		{"upper and lower case", options{{Type: "DINTERO_PSP.VIPPS", Currencies: []string{"nok"}}}, vipps("NOK"), true},
		{"no payment options shown", nil, vipps("NOK"), true},
		{"no type shown", anyType, vipps("NOK"), true},
		{"no currencies shown", noCurrency, vipps("NOK"), true},
		{"no type shown, and not the currency", anyType, vipps("DKK"), false},
		{"no currencies shown, and not the type", noCurrency, options{invoice}, false},
		{"fewer currencies", vipps("NOK"), vipps("NOK", "DKK"), false},
		{"another type", options{invoice}, vipps("NOK"), false},
		{"the currency at another type only", append(vipps("DKK"), invoice), vipps("NOK"), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := includes(row.shown, row.asked); got != row.want {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

func TestBeyondAsked(t *testing.T) {
	for _, row := range []struct {
		name               string
		shown, asked, want options
	}{
		{"nothing", vipps("NOK"), vipps("NOK"), nil},
		{"nothing in other letters", options{{Type: "Dintero_PSP.Vipps", Currencies: []string{"nok"}}}, vipps("NOK"), nil},
		{"a currency", vipps("DKK", "NOK"), vipps("NOK"), vipps("DKK")},
		{"a type", append(vipps("NOK"), invoice), vipps("NOK"), options{invoice}},
		{"less than asked for", vipps("NOK"), vipps("NOK", "DKK"), nil},
		{"no currencies", noCurrency, vipps("NOK"), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := BeyondAsked(row.shown, row.asked); !reflect.DeepEqual(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}
