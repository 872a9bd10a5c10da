package acctest

import (
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// ServeWithTiming returns the options for a provider that is served from this
// process, as is usual for [NewTerraform], with other times than those of
// [Timing].
func ServeWithTiming(timing provider.Timing) sandbox.Options {
	provider.DisableUnreadLogs() // they would go to this process's stderr
	return sandbox.Options{Serve: provider.NewServerWithTiming("test", timing)}
}
