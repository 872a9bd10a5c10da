package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

const legend = `
floor: the same n of terraform_data    GET: reads of settings and of the own path    plugin: its peak memory
`

// table is the report for a terminal.
func (r *report) table() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s on %s\nlatency %s, parallelism %d\n\n", r.Terraform, r.Machine, duration(r.LatencySeconds), r.Parallelism)
	columns := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(columns, "\t\twall\tfloor\tratio\tCPU\tfloor\tratio\ttokens\tGETs\tPOSTs\tplugin\tstate / n\t")
	for _, row := range r.Rows {
		fmt.Fprintln(columns, row.cells())
	}
	_ = columns.Flush() // a strings.Builder takes everything
	out.WriteString(legend)
	fmt.Fprintf(&out, "\nbinary %s, process start to handshake %s, handshake to schema %s (medians of %d)\n",
		size(r.Start.BinaryBytes), duration(r.Start.HandshakeSeconds), duration(r.Start.SchemaSeconds), r.Start.Starts)
	return out.String()
}

func (r row) cells() string {
	ours, floor, asked := r.Signups, r.Floor, r.Requests
	return strings.Join([]string{
		r.Workload, r.Step,
		duration(ours.WallSeconds), duration(floor.WallSeconds), ratio(ours.WallSeconds, floor.WallSeconds),
		duration(ours.CPUSeconds), duration(floor.CPUSeconds), ratio(ours.CPUSeconds, floor.CPUSeconds),
		fmt.Sprint(asked.Token), fmt.Sprint(asked.Settings + asked.OwnPath), fmt.Sprint(asked.Signup + asked.Other),
		size(ours.PluginBytes), size(ours.StateBytes / int64(r.N)),
	}, "\t") + "\t"
}

// duration has three figures, which is more than a run repeats.
func duration(seconds float64) string {
	if seconds < 1 {
		return fmt.Sprintf("%.3g ms", seconds*float64(time.Second/time.Millisecond))
	}
	return fmt.Sprintf("%.3g s", seconds)
}

func ratio(ours, floor float64) string { return fmt.Sprintf("%.1fx", ours/floor) }

func size(bytes int64) string {
	switch {
	case bytes == 0:
		return "-"
	case bytes < 1e6:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}
