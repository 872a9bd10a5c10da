package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// report is all that one run found out.
type report struct {
	Machine        string    `json:"machine"`
	Terraform      string    `json:"terraform"`
	LatencySeconds float64   `json:"latency_seconds"`
	Parallelism    int       `json:"parallelism"`
	Rows           []row     `json:"rows"`
	Start          startCost `json:"start"`
}

// row is one step of one workload, with the same step of terraform_data.
type row struct {
	Workload string   `json:"workload"`
	N        int      `json:"n"`
	Step     string   `json:"step"`
	Signups  cost     `json:"signups"`
	Requests requests `json:"requests"`
	Floor    cost     `json:"floor"`
}

func newReport(ctx context.Context, o options) (*report, error) {
	terraform, err := sandbox.Find()
	if err != nil {
		return nil, err
	}
	version, err := exec.CommandContext(ctx, terraform, "version").Output() //nolint:gosec // the user's Terraform
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(string(version), "\n")
	return &report{
		Machine:        machine(),
		Terraform:      first,
		LatencySeconds: o.latency.Seconds(),
		Parallelism:    o.parallelism,
	}, nil
}

// machine is what figures depend on, for figures without it mean nothing.
func machine() string {
	text := fmt.Sprintf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	info, err := os.ReadFile("/proc/cpuinfo") // Linux only
	if err != nil {
		return text
	}
	for lines := bufio.NewScanner(bytes.NewReader(info)); lines.Scan(); {
		if name, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(name) == "model name" {
			return text + " (" + strings.TrimSpace(value) + ")"
		}
	}
	return text
}

func (r *report) writeJSON(path string) error {
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(encoded, '\n'), 0o600) //nolint:gosec // where the user said
}
