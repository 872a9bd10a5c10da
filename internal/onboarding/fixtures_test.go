package onboarding

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// The tests of the pure rules use these values. Tests against a simulated
// Dintero are in package onboarding_test.

const (
	testCase  = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	otherCase = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"

	vipps = "dintero_psp.vipps"
)

var testKey = NewKey("T12345678", testCase)

// second returns a time of the day on which everything in these tests happens.
func second(n int) string {
	return time.Date(2026, 5, 1, 12, 0, n, 0, time.UTC).Format(time.RFC3339)
}

// in returns payment options for Vipps.
func in(currencies ...string) []dintero.PaymentOption {
	return []dintero.PaymentOption{{Type: vipps, Currencies: currencies}}
}

// signedUp returns the tested signup as Dintero shows it.
func signedUp(createdAt string, options []dintero.PaymentOption) dintero.Signup {
	return dintero.Signup{CaseID: testCase, PaymentOptions: options, CreatedAt: createdAt}
}

func anotherSignup() dintero.Signup {
	return dintero.Signup{CaseID: otherCase, PaymentOptions: in("NOK"), CreatedAt: second(1)}
}

// connectionAt returns a copy of the account's connection.
func connectionAt(updatedAt, status string, signups ...dintero.Signup) *dintero.Connection {
	return &dintero.Connection{UpdatedAt: updatedAt, Status: status, Signups: signups}
}

// viewOf returns what is known after these copies were read, one after the
// other.
func viewOf(reading Reading, copies ...*dintero.Connection) View {
	a := &account{history: &readHistory{}}
	for _, c := range copies {
		a.merge(c, time.Now())
	}
	view := a.snapshot()
	view.Reading = reading
	return view
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
