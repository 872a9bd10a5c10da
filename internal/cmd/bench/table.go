package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// heading says what the figures depend on, and how large the provider is.
func heading(ctx context.Context, o options) (string, error) {
	terraform, err := sandbox.Find()
	if err != nil {
		return "", err
	}
	version, err := exec.CommandContext(ctx, terraform, "version").Output() //nolint:gosec // the user's Terraform
	if err != nil {
		return "", err
	}
	binary, err := os.Stat(o.provider)
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(version), "\n")
	token := "a token for each account"
	if o.static {
		token = "one static token"
	}
	return fmt.Sprintf("%s on %s\nlatency %s, parallelism %d, %s\nthe provider's program: %s\n",
		first, machine(), o.latency, o.parallelism, token, size(binary.Size())), nil
}

func machine() string {
	cpu := ""
	info, _ := os.ReadFile("/proc/cpuinfo") // Linux only
	if model := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(info); model != nil {
		cpu = fmt.Sprintf(" (%s)", model[1])
	}
	return fmt.Sprintf("%s/%s, %d CPUs%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu)
}

const legend = `
Beside each yardstick stands how many times its time the signups took. It makes no requests.
GETs: reads of the connection. plugin: its peak memory.
`

// table has the time of each yardstick, and how many times that the signups took.
func table(yardsticks []yardstick, rows []row) string {
	var out strings.Builder
	columns := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(columns, "\t\ttime\tCPU\t")
	for _, y := range yardsticks {
		fmt.Fprintf(columns, "%s\t\t", y.name)
	}
	fmt.Fprintln(columns, "tokens\tGETs\tPOSTs\tplugin\t")
	for _, r := range rows {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\t", r.workload, r.step, duration(r.signups.wall), duration(r.signups.cpu))
		for _, y := range r.yardsticks {
			fmt.Fprintf(columns, "%s\t%.1fx\t", duration(y.wall), float64(r.signups.wall)/float64(y.wall))
		}
		fmt.Fprintf(columns, "%d\t%d\t%d\t%s\t\n", r.tokens, r.reads, r.posts, size(r.signups.pluginBytes))
	}
	_ = columns.Flush() // a strings.Builder takes everything
	return out.String() + legend
}

// duration has three figures, because a second run differs in the third.
func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.3g s", d.Seconds())
}

func size(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}
