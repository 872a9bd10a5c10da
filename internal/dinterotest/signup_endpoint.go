package dinterotest

import (
	"fmt"
	"regexp"
)

var (
	// uuidPattern is inferred from the generated example of a case id.
	uuidPattern = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	// currencyPattern is inferred: the siblings take any string, examples show
	// ISO 4217 codes.
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
)

// answerSignup takes a signup and answers with the whole connection, status 200
// (documented).
func (s *Server) answerSignup(c call, t token) answer {
	signup, problems := checkSignup(c)
	if len(problems) > 0 {
		return invalidRequest(problems)
	}
	return s.accept(c.account, signup, t.clientID)
}

// accept stores a signup from a POST or from [Server.AddSignup].
func (s *Server) accept(account string, signup Signup, by string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	connection := s.connections[account]
	signup.PaymentOptions = cloneOptions(signup.PaymentOptions)
	if s.onAccept != nil && !s.onAccept(account, &signup) {
		return s.showAccepted(connection)
	}
	if connection == nil {
		connection = newConnection(s.clock.next(), by)
		s.connections[account] = connection
	}
	signup.CreatedAt = s.clock.next()
	connection.put(signup)
	if s.instant {
		s.sign(connection, account)
	} else {
		s.requestSignature(connection, signature{account, signup.CaseID}, by)
	}
	s.past.note(account, connection)
	a := s.showAccepted(connection)
	a.effect = true
	return a
}

// checkSignup is stricter than the documentation: only `signup` itself is
// documented as required; it is inferred that its case and its options are
// required, too.
func checkSignup(c call) (Signup, []problem) {
	var check checker
	body := check.jsonBody(c)
	if check.failed() {
		return Signup{}, check.problems
	}
	check.knownFields("", body, "signup")
	fields := check.object("signup", body["signup"])
	if check.failed() {
		return Signup{}, check.problems
	}
	check.knownFields("signup.", fields, "case_id", "payment_options", "logo")
	signup := Signup{
		CaseID:         check.text(fields, "case_id", "signup.case_id"),
		PaymentOptions: check.paymentOptions(fields),
		Logo:           check.logo(fields),
	}
	if signup.CaseID != "" && !uuidPattern.MatchString(signup.CaseID) {
		check.add("signup.case_id", "must be a uuid")
	}
	return signup, check.problems
}

func (c *checker) paymentOptions(signup map[string]any) []PaymentOption {
	const field = "signup.payment_options"
	options := []PaymentOption{}
	for i, v := range c.list(signup, "payment_options", field) {
		if option := c.object(element(field, i), v); option != nil {
			options = append(options, c.paymentOption(option, element(field, i)))
		}
	}
	return options
}

// paymentOption takes any type: only dintero_psp.vipps is documented, and
// whether others follow is unknown.
func (c *checker) paymentOption(option map[string]any, field string) PaymentOption {
	c.knownFields(field+".", option, "type", "currencies")
	return PaymentOption{
		Type:       c.text(option, "type", field+".type"),
		Currencies: c.currencies(option, field+".currencies"),
	}
}

func (c *checker) currencies(option map[string]any, field string) []string {
	currencies := []string{}
	for i, v := range c.list(option, "currencies", field) {
		currency, ok := v.(string)
		if !ok || !currencyPattern.MatchString(currency) {
			c.add(element(field, i), fmt.Sprintf("must match %s", currencyPattern))
		}
		currencies = append(currencies, currency)
	}
	return currencies
}

// logo takes any string: whether it is an image or its address is unknown.
func (c *checker) logo(signup map[string]any) string {
	v, given := signup["logo"]
	logo, ok := v.(string)
	if given && !ok {
		c.add("signup.logo", "must be a string")
	}
	return logo
}
