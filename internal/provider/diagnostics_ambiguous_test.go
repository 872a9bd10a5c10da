package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// One cause is explained once for many resources. But the way out of an
// unconfirmed submission is different for each, whatever the cause was.
func TestDiagnostics_EachSubmissionInDoubtHasItsWaysOut(t *testing.T) {
	for name, cause := range map[string]error{
		"interrupted":  &dintero.TransportError{Method: "POST", Path: "/", Sent: true, Err: context.Canceled},
		"rate limit":   &dintero.Error{Method: "POST", Path: "/", Status: 429},
		"unreachable":  &dintero.TransportError{Method: "POST", Path: "/", Err: context.DeadlineExceeded},
		"wrong secret": &dintero.TokenError{AccountID: "T12345678", Owner: "T12345678", Err: &dintero.Error{Status: 401}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &session{accountID: types.StringValue("T12345678")}
			var diags diag.Diagnostics
			for _, caseID := range []string{"one", "two"} {
				key := onboarding.NewKey("T12345678", caseID)
				s.addError(&diags, titleNotSubmitted, key.String(), &onboarding.AmbiguousError{Key: key, Cause: cause})
			}
			for _, d := range diags.Errors() {
				if !strings.HasPrefix(d.Summary(), titleOutcomeUnknown) || !strings.Contains(d.Detail(), "raise attempt by one") {
					t.Errorf("%s: %s", d.Summary(), d.Detail())
				}
			}
			if len(diags.Errors()) != 2 {
				t.Errorf("%d errors, want 2", len(diags.Errors()))
			}
		})
	}
}
