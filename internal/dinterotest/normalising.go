package dinterotest

import "slices"

// What Dintero makes of a signup that it accepts is not documented. The hooks
// here let a test choose. They run while the server is locked, so they must not
// call its methods.

// Accept may change a signup that is accepted, before it is kept. If it returns
// false, the signup is ignored: the answer is the success that it always is, and
// shows everything as before.
type Accept func(account string, signup *Signup) bool

// OnAccept sets what becomes of accepted signups; nil keeps them as they are.
func (s *Server) OnAccept(hook Accept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onAccept = hook
}

// SetInstant lets Vipps enable each signup at once, without a signature, as its
// own signup for payment providers does (documented by Vipps).
func (s *Server) SetInstant(instant bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instant = instant
}

// Ignore is an [Accept] that ignores every signup.
func Ignore(string, *Signup) bool { return false }

// AddCurrencies returns an [Accept] that adds currencies to each payment option.
func AddCurrencies(codes ...string) Accept {
	return func(_ string, signup *Signup) bool {
		for i, option := range signup.PaymentOptions {
			for _, code := range codes {
				if !slices.Contains(option.Currencies, code) {
					option.Currencies = append(option.Currencies, code)
				}
			}
			signup.PaymentOptions[i] = option
		}
		return true
	}
}

// RenameTypes returns an [Accept] that writes the type of each payment option in
// another way, such as strings.ToUpper.
func RenameTypes(rename func(string) string) Accept {
	return func(_ string, signup *Signup) bool {
		for i := range signup.PaymentOptions {
			signup.PaymentOptions[i].Type = rename(signup.PaymentOptions[i].Type)
		}
		return true
	}
}
