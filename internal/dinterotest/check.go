package dinterotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// uuidPattern is inferred from the generated example of a case id.
	uuidPattern = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	// currencyPattern is inferred: the siblings take any string, examples show
	// ISO 4217 codes.
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
)

// decodeStrictly decodes a body that must have all fields of v and no others.
// Go's decoder alone is too lenient: it ignores unknown and missing fields,
// accepts names in upper or lower case, and null for any type. So what it has
// understood is compared with what was sent.
func decodeStrictly(r *Request, v any) []problem {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return []problem{{"Content-Type", "must be application/json"}}
	}
	if err := json.Unmarshal(r.Body, v); err != nil || !utf8.Valid(r.Body) {
		return []problem{{"", fmt.Sprintf("must be JSON in UTF-8 of the documented shape: %v", err)}}
	}
	var sent, understood any
	encoded, err := json.Marshal(v)
	err = errors.Join(err, json.Unmarshal(r.Body, &sent), json.Unmarshal(encoded, &understood))
	if err != nil || !reflect.DeepEqual(sent, understood) {
		return []problem{{"", fmt.Sprintf("has fields that are unknown, missing or null: understood as %s", encoded)}}
	}
	return nil
}

// checkSignup is stricter than the documentation: only `signup` itself is
// documented as required; it is inferred that its case and its options are
// required, too. Any type and any logo will do: a list of types is unknown, and
// so is what a logo is.
func checkSignup(r *Request) (Signup, []problem) {
	var body struct {
		Signup struct {
			CaseID         string          `json:"case_id"`
			PaymentOptions []PaymentOption `json:"payment_options"`
			Logo           *string         `json:"logo,omitempty"`
		} `json:"signup"`
	}
	if problems := decodeStrictly(r, &body); problems != nil {
		return Signup{}, problems
	}
	signup := Signup{CaseID: body.Signup.CaseID, PaymentOptions: body.Signup.PaymentOptions}
	if body.Signup.Logo != nil {
		signup.Logo = *body.Signup.Logo
	}
	var problems []problem
	check := func(ok bool, field, message string) {
		if !ok {
			problems = append(problems, problem{field, message})
		}
	}
	check(uuidPattern.MatchString(signup.CaseID), "signup.case_id", "must be a uuid")
	check(len(signup.PaymentOptions) > 0, "signup.payment_options", "must not be empty")
	for i, option := range signup.PaymentOptions {
		field := fmt.Sprintf("signup.payment_options[%d]", i)
		check(option.Type != "", field+".type", "must not be empty")
		check(len(option.Currencies) > 0, field+".currencies", "must not be empty")
		for _, currency := range option.Currencies {
			check(currencyPattern.MatchString(currency), field+".currencies", "must match "+currencyPattern.String())
		}
	}
	return signup, problems
}

// checkTokenRequest returns the account that the audience stands for.
func checkTokenRequest(r *Request) (account string, problems []problem) {
	var body struct {
		GrantType string `json:"grant_type"`
		Audience  string `json:"audience"`
	}
	if problems := decodeStrictly(r, &body); problems != nil {
		return "", problems
	}
	account, ok := strings.CutPrefix(body.Audience, audiencePrefix)
	if !ok || !accountPattern.MatchString(account) {
		problems = append(problems, problem{"audience", "must be " + audiencePrefix + " and an account"})
	}
	if body.GrantType != "client_credentials" {
		problems = append(problems, problem{"grant_type", "must be client_credentials"})
	}
	return account, problems
}
