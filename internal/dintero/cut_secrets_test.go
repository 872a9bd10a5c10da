package dintero_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// A strange answer is quoted by its first words only. Where it repeats a secret
// across the end of those, no half of it may stay, at whatever place it begins.
func TestQuotedAnswerHoldsNoHalfOfASecret(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET.signature"
	for lead := range 130 {
		sim := dinterotest.Start(t)
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{
			Status: http.StatusBadRequest,
			Header: http.Header{"X-Request-Id": {strings.Repeat("r", lead) + token}},
			Body:   `{"message":"` + strings.Repeat("x", lead) + token + `"}`,
		})
		client, err := dintero.New(dintero.Config{BaseURL: sim.URL, AccessToken: token})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Read(t.Context(), dinterotest.Account, "")
		if err == nil || strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "eyJ") {
			t.Fatalf("after %d characters: %v", lead, err)
		}
	}
}
