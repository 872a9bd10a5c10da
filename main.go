// Command terraform-provider-dintero serves the provider to Terraform.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger can be attached")
	flag.Parse()
	provider.SilenceUnheardLogs()
	collectRarely()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: provider.Address,
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// collectRarely lets garbage pile up further than Go would. The framework makes
// a lot of it and keeps next to nothing, so at Go's own setting collecting takes
// a sixth of the plugin's time. Near the limit it collects more often again. Who
// sets GOGC or GOMEMLIMIT knows better.
func collectRarely() {
	const percent, limit = 400, 160 << 20
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
