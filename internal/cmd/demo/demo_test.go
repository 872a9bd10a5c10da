package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestDemoHoldsWhatItShowsAgainstWhatItSays(t *testing.T) {
	pending := shown{status: "pending", link: "https://sig.example.com/K34K244"}
	enabled := shown{status: "enabled", link: pending.link, serialNumber: "123456"}
	for _, c := range []struct {
		shown    shown
		status   string
		numbered bool
		right    bool
	}{
		{pending, "pending", false, true},
		{enabled, "enabled", true, true},
		{pending, "enabled", true, false},
		{enabled, "enabled", false, false},
		{shown{status: "enabled", link: pending.link}, "enabled", true, false},
		{shown{status: "pending"}, "pending", false, false},
	} {
		if err := c.shown.want(c.status, c.numbered); (err == nil) != c.right {
			t.Errorf("%+v for %s: %v", c.shown, c.status, err)
		}
	}
}

func TestDemoSignsOnce(t *testing.T) {
	sim := dinterotest.New()
	server := httptest.NewServer(sim)
	defer server.Close()
	sim.SetSignatureLinks(server.URL + "/sign")
	sim.Put(dinterotest.Account, dinterotest.Signup{CaseID: "3c90c3cc-0d44-4b50-8888-8dd25736052a"})
	c, _ := sim.Connection(dinterotest.Account)
	link, _ := c.Events[0].Metadata["signature_link"].(string)
	if title, err := press(t.Context(), link); err != nil || title != "Thank you, it is signed" {
		t.Errorf("%q, %v", title, err)
	}
	if title, err := press(t.Context(), link); err == nil {
		t.Errorf("signed again: %q", title)
	}
}

func TestDemoFailsClearlyWithoutTerraform(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "neither terraform nor tofu is on the PATH") {
		t.Errorf("exit code %d, stderr %q", code, &stderr)
	}
}

func TestLastWarningIsThatOfTheApply(t *testing.T) {
	out := []byte(`{"type":"version"}
{"diagnostic":{"severity":"warning","summary":"Plan","detail":"One."}}
no JSON
{"diagnostic":{"severity":"warning","summary":"Apply","detail":"Two."}}
{"diagnostic":{"severity":"error","summary":"Other","detail":"Three."}}
`)
	if got := lastWarning(out); got != "Apply. Two." {
		t.Errorf("%q", got)
	}
}
