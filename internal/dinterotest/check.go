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
func decodeStrictly(r Request, v any) error {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return errors.New("the Content-Type must be application/json")
	}
	if !utf8.Valid(r.Body) {
		return errors.New("the body must be UTF-8")
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("the body must be JSON of the documented shape: %w", err)
	}
	var sent, understood any
	encoded, err := json.Marshal(v)
	err = errors.Join(err, json.Unmarshal(r.Body, &sent), json.Unmarshal(encoded, &understood))
	if err != nil || !reflect.DeepEqual(sent, understood) {
		return fmt.Errorf("the body has fields that are unknown, missing, null or empty: understood as %s", encoded)
	}
	return nil
}

// checkSignup is stricter than the documentation: only `signup` itself is
// documented as required; it is inferred that its case and its options are
// required, too. Any type and any logo will do: a list of types is unknown, and
// so is what a logo is.
func checkSignup(r Request) (Signup, error) {
	var body struct {
		Signup struct {
			CaseID         string          `json:"case_id"`
			PaymentOptions []PaymentOption `json:"payment_options"`
			Logo           string          `json:"logo,omitempty"`
		} `json:"signup"`
	}
	if err := decodeStrictly(r, &body); err != nil {
		return Signup{}, err
	}
	signup := Signup{CaseID: body.Signup.CaseID, PaymentOptions: body.Signup.PaymentOptions, Logo: body.Signup.Logo}
	if !uuidPattern.MatchString(signup.CaseID) {
		return signup, errors.New("signup.case_id must be a uuid")
	}
	if len(signup.PaymentOptions) == 0 {
		return signup, errors.New("signup.payment_options must not be empty")
	}
	for _, option := range signup.PaymentOptions {
		if option.Type == "" || len(option.Currencies) == 0 {
			return signup, errors.New("signup.payment_options must each have a type and currencies")
		}
		for _, currency := range option.Currencies {
			if !currencyPattern.MatchString(currency) {
				return signup, fmt.Errorf("a currency must match %s", currencyPattern)
			}
		}
	}
	return signup, nil
}

// checkTokenRequest returns the account that the audience stands for.
func checkTokenRequest(r Request) (account string, err error) {
	var body struct {
		GrantType string `json:"grant_type"`
		Audience  string `json:"audience"`
	}
	if err := decodeStrictly(r, &body); err != nil {
		return "", err
	}
	account, ok := strings.CutPrefix(body.Audience, audiencePrefix)
	if !ok || !accountPattern.MatchString(account) {
		return "", fmt.Errorf("the audience must be %s and an account", audiencePrefix)
	}
	if body.GrantType != "client_credentials" {
		return "", errors.New("the grant_type must be client_credentials")
	}
	return account, nil
}
