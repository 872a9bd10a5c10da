package main

import (
	"strings"
	"testing"
)

func TestRequestsAreCountedByRoute(t *testing.T) {
	const log = `Dintero is simulated until Ctrl-C. Run the lines above in the shell in which you run Terraform.
12:00:00 POST /v1/accounts/T12345678/auth/token 200
12:00:00 GET /v1/accounts/T12345678/management/settings 200
12:00:00 GET /v1/accounts/T12345679/management/settings 403
12:00:00 GET /v1/accounts/T12345678/management/settings/connections/vipps-psp 404
12:00:01 POST /v1/accounts/T12345678/management/settings/connections/vipps-psp 200
12:00:01 DELETE /v1/accounts/T12345678/management/settings/connections/vipps-psp 405
`
	want := requests{Token: 1, Settings: 2, OwnPath: 1, Signup: 1, Other: 1}
	if got := countRequests(log); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestTableStandsInATerminal(t *testing.T) {
	r := report{
		Machine: "linux/amd64, 2 CPUs", Terraform: "Terraform v1.11.4", LatencySeconds: 0.02, Parallelism: 10,
		Start: startCost{BinaryBytes: 19_200_000, HandshakeSeconds: 0.0127, SchemaSeconds: 0.00593, Starts: 21},
		Rows: []row{{
			Workload: "300 of one account", N: 300, Step: "apply",
			Signups:  cost{WallSeconds: 12.34, CPUSeconds: 7.5, PluginBytes: 74_000_000, StateBytes: 600_000},
			Floor:    cost{WallSeconds: 6.17, CPUSeconds: 0.75},
			Requests: requests{Token: 1, Settings: 1, OwnPath: 1, Signup: 300},
		}},
	}
	table := r.table()
	for _, want := range []string{
		"latency 20 ms, parallelism 10", "12.3 s  6.17 s   2.0x  7.5 s  750 ms  10.0x", "74.0 MB     2.0 kB",
		"binary 19.2 MB, process start to handshake 12.7 ms, handshake to schema 5.93 ms (medians of 21)",
	} {
		if !strings.Contains(table, want) {
			t.Errorf("%q is not in\n%s", want, table)
		}
	}
	for line := range strings.Lines(table) {
		if len(line) > 120 {
			t.Errorf("%d columns in %q", len(line), line)
		}
	}
}

func TestPluginMemoryThatIsNotKnownIsADash(t *testing.T) {
	if got := size(0); got != "-" {
		t.Errorf("%q", got)
	}
}
