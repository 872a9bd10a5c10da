package dintero

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// NewSignup is the signup of a case, as it will be sent.
func NewSignup(caseID string, options []PaymentOption, logo string) Signup {
	return Signup{CaseID: text(caseID), PaymentOptions: options, Logo: text(logo)}
}

// NewPaymentOption is one of a signup's payment options.
func NewPaymentOption(kind string, currencies []string) PaymentOption {
	o := PaymentOption{Type: text(kind), Currencies: make([]text, len(currencies))}
	for i, c := range currencies {
		o.Currencies[i] = text(c)
	}
	return o
}

// body is the documented request: {"signup": {…}} (documented: the seed page).
func (s Signup) body() ([]byte, error) {
	return json.Marshal(struct {
		Signup Signup `json:"signup"`
	}{Signup{CaseID: s.CaseID, PaymentOptions: s.PaymentOptions, Logo: s.Logo}})
}

// OptionsKey is equal for payment options that mean the same: neither order nor
// letter case nor repetition counts, nor over how many entries the currencies of
// one type are spread.
func (s Signup) OptionsKey() string {
	byType := map[string][]text{}
	for _, o := range s.PaymentOptions {
		kind := strings.ToLower(string(o.Type))
		byType[kind] = append(byType[kind], o.Currencies...)
	}
	options := make([]string, 0, len(byType))
	for kind, currencies := range byType {
		codes := PaymentOption{Currencies: currencies}.CurrencyCodes()
		options = append(options, kind+"="+strings.Join(codes, ","))
	}
	slices.Sort(options)
	return strings.Join(options, ";")
}

// describe is what a signup asks for, in words.
func (s Signup) describe() string {
	var parts []string
	for _, o := range s.PaymentOptions {
		parts = append(parts, fmt.Sprintf("%s (%s)", o.Type, strings.Join(o.CurrencyCodes(), ", ")))
	}
	if s.Logo == "" {
		parts = append(parts, "no logo")
	} else {
		parts = append(parts, "a logo")
	}
	return readable(strings.Join(parts, ", "), 300)
}

// CurrencyCodes are the currencies in capital letters, in order, each once.
func (o PaymentOption) CurrencyCodes() []string {
	codes := make([]string, len(o.Currencies))
	for i, c := range o.Currencies {
		codes[i] = strings.ToUpper(string(c))
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Same tells whether both signups ask for the same thing, to the letter of the
// logo.
func (s Signup) Same(other Signup) bool {
	return s.Logo == other.Logo && s.OptionsKey() == other.OptionsKey()
}

// answers tells whether s, as the server shows it, can be what was asked for.
// What comes back for a logo is unknown; a link in place of an image is taken
// for the server's own form of it.
func (s Signup) answers(asked Signup) bool {
	if s.OptionsKey() != asked.OptionsKey() {
		return false
	}
	return s.Logo == asked.Logo || asked.Logo != "" && Rendered(string(s.Logo), string(asked.Logo))
}

// mayAnswer is answers for a server that may not show all of a signup.
func (s Signup) mayAnswer(asked Signup) bool {
	if len(s.PaymentOptions) == 0 {
		s.PaymentOptions = asked.PaymentOptions
	}
	if s.Logo == "" {
		s.Logo = asked.Logo
	}
	return s.answers(asked)
}

// Rendered tells whether a logo that is shown is the server's own form of one:
// a link where something else was sent.
func Rendered(shown, sent string) bool { return isLink(shown) && !isLink(sent) }

func isLink(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
