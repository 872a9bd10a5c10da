// Command terraform-provider-dintero serves the provider to Terraform.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// version is set by the release build and by make.
var version string

func main() {
	underDebugger := flag.Bool("debug", false, "run so that a debugger can be attached")
	flag.Parse()
	tuneProcess()
	var options []tf6server.ServeOpt
	if *underDebugger {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		endWithTerraform()
	}
	recorded, _ := debug.ReadBuildInfo()
	if err := tf6server.Serve(provider.Address, provider.NewServer(versionOf(version, recorded)), options...); err != nil {
		log.Fatal(err)
	}
}

// versionOf returns the version that the build has set, or else the one that Go
// has recorded: go install …@v0.1.0 records v0.1.0, and a build in a checkout the
// commit.
func versionOf(set string, recorded *debug.BuildInfo) string {
	if set == "" && recorded != nil {
		set = strings.TrimPrefix(recorded.Main.Version, "v")
	}
	if set == "" || set == "(devel)" {
		return "dev"
	}
	return set
}

// tuneProcess sets what the process spends on logs and on garbage. Nobody reads
// the logs unless TF_LOG is set. The framework makes a lot of garbage and keeps
// next to nothing, so at Go's own setting a large apply spends a sixth of the
// plugin's time on collecting; near the limit it collects more often again.
// GOGC and GOMEMLIMIT take precedence.
func tuneProcess() {
	const percent, limit = 200, 160 << 20
	provider.DisableUnreadLogs()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// endWithTerraform lets the plugin live exactly as long as Terraform. SIGTERM
// does not kill it: a pipeline that is cancelled sends it to the whole process
// group, and Terraform, which receives it too, asks the plugin to stop, which
// leaves a submission under way the time to get its response into the state. If
// Terraform itself is killed, nobody else would end the plugin.
func endWithTerraform() {
	signal.Ignore(syscall.SIGTERM)
	go func() {
		for parent := os.Getppid(); os.Getppid() == parent; {
			time.Sleep(time.Second)
		}
		os.Exit(1)
	}()
}
