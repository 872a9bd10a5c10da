package dintero

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkConnection reads the response to a read or a POST.
func BenchmarkConnection(b *testing.B) {
	logo := strings.Repeat("iVBORw0KGgo", 40<<10/11) // 40 KiB, as base64 of a PNG
	for _, signups := range []int{1, 100} {
		for _, c := range []struct{ name, logo string }{{"no logo", ""}, {"logo", logo}} {
			b.Run(fmt.Sprintf("signups=%d/%s", signups, c.name), func(b *testing.B) {
				body := connectionOf(b, signups, c.logo)
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					decoded, err := decodeObject(body)
					if err != nil {
						b.Fatal(err)
					}
					if connection := connectionOrNil(decoded); len(connection.Signups) != signups {
						b.Fatalf("%d signups, want %d", len(connection.Signups), signups)
					}
				}
			})
		}
	}
}

// BenchmarkRedact redacts a body for the log after many token requests.
func BenchmarkRedact(b *testing.B) {
	secrets := &redactor{}
	secrets.addCredentials("client", "secret-of-client")
	for i := range 1000 {
		secrets.addToken(fmt.Sprintf("eyJhbGciOiJSUzI1NiJ9.payload-%d.signature", i))
	}
	body := string(connectionOf(b, 100, ""))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		secrets.redact(body)
	}
}

func connectionOf(b *testing.B, signups int, logo string) []byte {
	b.Helper()
	type object = map[string]any
	options := []object{{"type": "dintero_psp.vipps", "currencies": []string{"NOK"}}}
	var entries, events []object
	for i := range signups {
		entry := object{"case_id": fmt.Sprintf("00000000-0000-4000-8000-%012d", i), "payment_options": options, "created_at": "2023-11-07T05:31:56Z"}
		if logo != "" {
			entry["logo"] = logo
		}
		entries = append(entries, entry)
		events = append(events, object{
			"id": fmt.Sprint(i), "event": "signature_required", "status": "pending", "created_at": "2023-11-07T05:31:56Z", "created_by": "client",
			"description": "Vipps awaiting signature", "metadata": object{"signature_link": "https://sig.example.com/K34K244"},
		})
	}
	body, err := json.Marshal(object{
		"signups": entries, "events": events, "status": "pending", "schema": 123, "metadata": object{},
		"created_at": "2023-11-07T05:31:56Z", "updated_at": "2023-11-07T05:31:56Z", "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
		"configuration": object{"payment_options": options, "merchant_serial_number": "123456"},
	})
	if err != nil {
		b.Fatal(err)
	}
	return body
}
