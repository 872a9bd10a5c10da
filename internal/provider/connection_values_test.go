package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestConnectionValues_NullAndEmpty_Defect19(t *testing.T) {
	nothing := connectionValues(nil, newestEvents)
	if !nothing.Events.IsNull() || !nothing.PaymentOptions.IsNull() || !nothing.Metadata.IsNull() || !nothing.Status.IsNull() || !nothing.Schema.IsNull() {
		t.Errorf("without a connection not everything is null: %+v", nothing)
	}
	empty := connectionValues(&dintero.Connection{}, newestEvents)
	for name, value := range map[string]attr.Value{"events": empty.Events, "payment_options": empty.PaymentOptions, "metadata": empty.Metadata} {
		if value.IsNull() || value.IsUnknown() {
			t.Errorf("%s of an empty connection is %s, want it to be empty", name, value)
		}
	}
	for name, value := range map[string]attr.Value{
		"status": empty.Status, "merchant_serial_number": empty.MerchantSerialNumber, "signature_link": empty.SignatureLink, "created_at": empty.CreatedAt, "schema": empty.Schema,
	} {
		if !value.IsNull() {
			t.Errorf("%s of an empty connection is %s, want null", name, value)
		}
	}
}

func TestConnectionValues_NewestEventsOldestFirst(t *testing.T) {
	c := withEvents(12)
	for limit, want := range map[int]int{newestEvents: 10, allEvents: 12, 1: 1} {
		events := connectionValues(c, limit).Events.Elements()
		if len(events) != want {
			t.Fatalf("%d events, want %d", len(events), want)
		}
		last := events[len(events)-1].(types.Object).Attributes()["id"]
		if want := types.StringValue("event-12"); !last.Equal(want) {
			t.Errorf("the last event is %s, want %s", last, want)
		}
	}
}

func TestConnectionValues_PaymentOptionsAreASet(t *testing.T) {
	same := [][]dintero.PaymentOption{
		{{Type: "a", Currencies: []string{"NOK", "SEK"}}, {Type: "b", Currencies: []string{"NOK"}}},
		{{Type: "b", Currencies: []string{"NOK", "NOK"}}, {Type: "a", Currencies: []string{"sek", "nok"}}, {Type: "a", Currencies: []string{"NOK", "SEK"}}},
	}
	if a, b := paymentOptionValues(same[0]), paymentOptionValues(same[1]); !a.Equal(b) {
		t.Errorf("%s and %s differ", a, b)
	}
}

// An account keeps all its events, so the cost of each event matters.
func BenchmarkConnectionValues(b *testing.B) {
	for _, events := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("events=%d", events), func(b *testing.B) {
			c := withEvents(events)
			b.ReportAllocs()
			for b.Loop() {
				connectionValues(c, allEvents)
			}
		})
	}
}

func withEvents(n int) *dintero.Connection {
	c := &dintero.Connection{
		Status: dintero.StatusEnabled, CreatedAt: "2026-01-01T12:00:00Z", CreatedBy: "client", UpdatedAt: "2026-01-02T12:00:00Z",
		Metadata:             map[string]string{"note": "first shop"},
		MerchantSerialNumber: "123456",
		PaymentOptions:       []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK", "DKK"}}},
	}
	for i := range n {
		c.Events = append(c.Events, dintero.Event{
			ID: fmt.Sprintf("event-%d", i+1), Event: "signature_required", Status: dintero.StatusPending, CreatedAt: "2026-01-01T12:00:00Z", CreatedBy: "client",
			Description: "Vipps awaiting signature", Metadata: map[string]string{"signature_link": "https://sign.example/1"},
		})
	}
	return c
}
