package sandbox

import (
	"os"
	"strings"
)

// foreign begins the names of the variables by which a user configures
// Terraform, OpenTofu (both: TF_) and this provider.
var foreign = []string{"TF_", "DINTERO_", "CHECKPOINT_"}

// environment is the user's without what configures Terraform or the provider.
func environment(cliConfig string, more map[string]string) map[string]string {
	env := map[string]string{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if name != "" && !isForeign(name) {
			env[name] = value
		}
	}
	env["TF_CLI_CONFIG_FILE"] = cliConfig
	env["CHECKPOINT_DISABLE"] = "1"
	for name, value := range more {
		env[name] = value
	}
	return env
}

func isForeign(name string) bool {
	for _, prefix := range foreign {
		if strings.HasPrefix(strings.ToUpper(name), prefix) {
			return true
		}
	}
	return false
}
