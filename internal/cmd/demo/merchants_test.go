package main

import (
	"strings"
	"testing"
)

func TestCheck_ComparesWhatIsShownWithWhatIsSaid(t *testing.T) {
	const oldLink, newLink = "https://sig.example.com/old", "https://sig.example.com/new"
	pending := merchant{Status: "pending", SignatureLink: newLink}
	enabled := merchant{Status: "enabled", SignatureLink: oldLink, SerialNumber: "123456"}
	for _, c := range []struct {
		name  string
		shown merchant
		want  want
		err   string
	}{
		{"pending with a new link", pending, want{status: "pending", newLink: true}, ""},
		{"enabled with a number", enabled, want{status: "enabled", number: true}, ""},
		{"another status", pending, want{status: "enabled", newLink: true}, `the status of the kiosk is "pending"`},
		{"no number", pending, want{status: "pending", newLink: true, number: true}, "merchant serial number"},
		{"a number too early", enabled, want{status: "enabled"}, "merchant serial number"},
		{"no link", merchant{Status: "pending"}, want{status: "pending", newLink: true}, "has no signature link"},
		{"an old link", merchant{Status: "pending", SignatureLink: oldLink}, want{status: "pending", newLink: true}, "before it was"},
		{"an unexpected new link", merchant{Status: "pending", SignatureLink: newLink}, want{status: "pending"}, "before it was"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := check(map[string]merchant{"kiosk": c.shown}, map[string]want{"kiosk": c.want}, map[string]string{"kiosk": oldLink})
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
}

func TestCheck_WantsALinkForEachMerchant(t *testing.T) {
	pending := merchant{Status: "pending", SignatureLink: "https://sig.example.com/new"}
	wants := map[string]want{"bakery": {status: "pending", newLink: true}, "cafe": {status: "pending", newLink: true}}
	if err := check(map[string]merchant{"bakery": pending, "cafe": pending}, wants, nil); err == nil || !strings.Contains(err.Error(), "the same signature link") {
		t.Errorf("two merchants with one link: %v", err)
	}
	if err := check(map[string]merchant{"bakery": pending}, wants, nil); err == nil || !strings.Contains(err.Error(), "1 merchants, want 2") {
		t.Errorf("a merchant is missing: %v", err)
	}
}
