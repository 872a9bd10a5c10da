// Command terraform-provider-dintero serves the provider to Terraform.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger can be attached")
	flag.Parse()
	provider.SilenceUnheardLogs()
	collectRarely()
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(provider.Address, provider.NewServer(version), options...); err != nil {
		log.Fatal(err)
	}
}

// collectRarely lets garbage pile up further than Go would. The framework makes
// a lot of it and keeps next to nothing, so at Go's own setting a large apply
// spends a sixth of the plugin's time on collecting. Near the limit it collects
// more often again. Who sets GOGC or GOMEMLIMIT knows better.
func collectRarely() {
	const percent, limit = 200, 160 << 20
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
