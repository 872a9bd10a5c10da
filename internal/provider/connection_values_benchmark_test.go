package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// An account keeps every event it ever had, so what one costs counts.
func BenchmarkConnectionValues(b *testing.B) {
	for _, events := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("events=%d", events), func(b *testing.B) {
			c := eventful(events)
			b.ReportAllocs()
			for b.Loop() {
				connectionValues(c, allEvents)
			}
		})
	}
}

// Signup values are made twice in each plan that may change something.
func BenchmarkSignupValue(b *testing.B) {
	c := eventful(1)
	m := signupModel{CaseID: stringOrNull("3c90c3cc-0d44-4b50-8888-8dd25736052a"), PaymentOptions: paymentOptionValues(c.Configuration.PaymentOptions)}
	var diags diag.Diagnostics
	b.ReportAllocs()
	for b.Loop() {
		m.value(b.Context(), &diags)
	}
}

func eventful(events int) *dintero.Connection {
	c := &dintero.Connection{
		Status: dintero.StatusEnabled, CreatedAt: "2026-01-01T12:00:00Z", CreatedBy: "client", UpdatedAt: "2026-01-02T12:00:00Z",
		Metadata: dintero.Metadata{"note": "first shop"},
		Configuration: dintero.Configuration{
			MerchantSerialNumber: "123456",
			PaymentOptions:       []dintero.PaymentOption{dintero.NewPaymentOption("dintero_psp.vipps", []string{"NOK", "DKK"})},
		},
	}
	for range events {
		c.Events = append(c.Events, dintero.Event{
			ID: "e1", Event: "signature_required", Status: dintero.StatusPending, CreatedAt: "2026-01-01T12:00:00Z", CreatedBy: "client",
			Description: "Vipps awaiting signature", Metadata: dintero.Metadata{"signature_link": "https://sign.example/1"},
		})
	}
	return c
}
