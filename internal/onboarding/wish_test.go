package onboarding

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func option(kind string, currencies ...string) dintero.PaymentOption {
	return dintero.PaymentOption{Type: kind, Currencies: currencies}
}

func TestEqual(t *testing.T) {
	type options = []dintero.PaymentOption
	for _, row := range []struct {
		name string
		a, b options
		want bool
	}{
		{"the same", options{option("a", "NOK")}, options{option("a", "NOK")}, true},
		{"none", nil, options{}, true},
		{"another order of the currencies", options{option("a", "NOK", "SEK")}, options{option("a", "SEK", "NOK")}, true},
		{"another order of the types", options{option("a", "NOK"), option("b", "SEK")}, options{option("b", "SEK"), option("a", "NOK")}, true},
		{"upper and lower case", options{option("A.b", "nok")}, options{option("a.B", "NOK")}, true},
		{"a currency twice", options{option("a", "NOK", "NOK")}, options{option("a", "NOK")}, true},
		{"an option twice", options{option("a", "NOK"), option("a", "NOK")}, options{option("a", "NOK")}, true},
		{"one type in two entries", options{option("a", "NOK"), option("a", "SEK")}, options{option("a", "NOK", "SEK")}, true},
		{"another currency", options{option("a", "NOK")}, options{option("a", "SEK")}, false},
		{"a currency more", options{option("a", "NOK")}, options{option("a", "NOK", "SEK")}, false},
		{"another type", options{option("a", "NOK")}, options{option("b", "NOK")}, false},
		{"a type more", options{option("a", "NOK")}, options{option("a", "NOK"), option("b", "NOK")}, false},
		{"currencies exchanged between types", options{option("a", "NOK"), option("b", "SEK")}, options{option("a", "SEK"), option("b", "NOK")}, false},
		{"a type without currencies", options{option("a", "NOK")}, options{option("a")}, false},
		{"a further type without currencies", options{option("a", "NOK")}, options{option("a", "NOK"), option("b")}, false},
		{"nothing shown", options{option("a", "NOK")}, nil, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			wantEqual(t, "equal", equal(row.a, row.b), row.want)
			wantEqual(t, "equal the other way round", equal(row.b, row.a), row.want)
		})
	}
}

func TestCovers_Defect38(t *testing.T) {
	type options = []dintero.PaymentOption
	nokAndSEK := options{option("a", "NOK", "SEK")}
	for _, row := range []struct {
		name         string
		shown, asked options
		want         bool
	}{
		{"the same", options{option("a", "NOK")}, options{option("a", "NOK")}, true},
		{"a currency more", nokAndSEK, options{option("a", "NOK")}, true},
		{"a type more", options{option("b", "EUR"), option("a", "NOK")}, options{option("a", "NOK")}, true},
		{"upper and lower case", options{option("A", "nok")}, options{option("a", "NOK")}, true},
		{"one type in two entries", options{option("a", "NOK"), option("a", "SEK")}, nokAndSEK, true},
		{"two entries asked for", nokAndSEK, options{option("a", "SEK"), option("a", "NOK")}, true},
		{"no options shown", nil, nokAndSEK, true},
		{"no currencies shown", options{option("a")}, nokAndSEK, true},
		{"no type shown", options{option("", "NOK", "SEK")}, nokAndSEK, true},
		{"an empty entry shown", options{option("")}, nokAndSEK, true},
		{"a currency less", options{option("a", "NOK")}, nokAndSEK, false},
		{"another currency", options{option("a", "DKK")}, options{option("a", "NOK")}, false},
		{"another type", options{option("b", "NOK")}, options{option("a", "NOK")}, false},
		{"the currency under another type", options{option("a", "NOK"), option("b", "SEK")}, nokAndSEK, false},
		{"no type shown, but another currency", options{option("", "DKK")}, options{option("a", "NOK")}, false},
		{"no currencies shown, but another type", options{option("b")}, options{option("a", "NOK")}, false},
		{"a type less", options{option("a", "NOK")}, options{option("a", "NOK"), option("b", "NOK")}, false},
	} {
		t.Run(row.name, func(t *testing.T) { wantEqual(t, "covers", covers(row.shown, row.asked), row.want) })
	}
}

func TestWish_Same(t *testing.T) {
	wish := wishFor("NOK", "SEK").withLogo("bmV3")
	for _, row := range []struct {
		name  string
		other Wish
		want  bool
	}{
		{"the same", wishFor("NOK", "SEK").withLogo("bmV3"), true},
		{"in another order", wishFor("SEK", "NOK").withLogo("bmV3"), true},
		{"with other options", wishFor("NOK").withLogo("bmV3"), false},
		{"with another logo", wishFor("NOK", "SEK").withLogo("BMV3"), false},
		{"without the logo", wishFor("NOK", "SEK"), false},
		{"in another attempt", wish.withAttempt(2), false},
	} {
		t.Run(row.name, func(t *testing.T) { wantEqual(t, "same", wish.Same(row.other), row.want) })
	}
}

func TestWish_IsSentAsItIs(t *testing.T) {
	wish := Wish{PaymentOptions: []dintero.PaymentOption{option("b", "SEK", "NOK"), option("a", "EUR")}, Logo: "bmV3", Attempt: 4}
	sent := wish.signup(testCase)
	wantEqual(t, "case", sent.CaseID, testCase)
	wantEqual(t, "logo", sent.Logo, "bmV3")
	wantEqual(t, "options", len(sent.PaymentOptions), 2)
	wantEqual(t, "first option", sent.PaymentOptions[0].Type+" "+sent.PaymentOptions[0].Currencies[0], "b SEK")
}
