package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// What was edited by hand is compared as far as it can be read. If only the key
// can be, the record is different from every configuration.
func TestStoredSignup_OfAnEditedState(t *testing.T) {
	const key = `"account_id":"T12345678","signup":{"case_id":"3C90C3CC-0D44-4B50-8888-8DD25736052A"`
	options := []string{"null", "[null]", `[{"type":"dintero_psp.vipps","currencies":null}]`, `[{"type":"dintero_psp.vipps","currencies":[null]}]`}
	for _, shown := range options {
		state := `{` + key + `,"payment_options":` + shown + `},"attempt":1}`
		got, record := storedSignup(t.Context(), &tfprotov6.DynamicValue{JSON: []byte(state)})
		if got != shopKey || record == nil {
			t.Errorf("%s has the key %s, record %v", state, got, record)
			continue
		}
		if shown == "[null]" && !onboarding.MaySubmit(record, onboarding.Wish{Attempt: 1, Logo: "x"}) {
			t.Errorf("%s counts as the same as a configuration", state)
		}
	}
	for _, state := range []string{"", "{}", "null", `{"account_id":"T12345678"}`, `{"signup":{"case_id":"x"}}`} {
		if _, record := storedSignup(t.Context(), &tfprotov6.DynamicValue{JSON: []byte(state)}); record != nil {
			t.Errorf("%q has a record", state)
		}
	}
}
