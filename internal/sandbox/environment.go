package sandbox

import (
	"maps"
	"os"
	"slices"
	"strings"
)

// scrubbed are the prefixes of the variables with which a user configures
// Terraform and OpenTofu (TF_, CHECKPOINT_), where they keep their files (XDG_),
// and this provider (DINTERO_).
var scrubbed = []string{"TF_", "CHECKPOINT_", "XDG_", "DINTERO_"}

// homes are the variables that name the user's home on some system.
var homes = []string{"HOME", "USERPROFILE", "APPDATA"}

// environment returns the user's environment without the scrubbed variables,
// with another home, because Terraform and OpenTofu write into it, and with
// more.
func environment(cliConfig, home string, more map[string]string) map[string]string {
	env := map[string]string{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if name != "" && !isScrubbed(name) {
			env[name] = value
		}
	}
	for _, variable := range homes {
		env[variable] = home
	}
	env["TF_CLI_CONFIG_FILE"] = cliConfig
	env["CHECKPOINT_DISABLE"] = "1"
	maps.Copy(env, more)
	return env
}

func isScrubbed(name string) bool {
	return slices.ContainsFunc(scrubbed, func(prefix string) bool {
		return strings.HasPrefix(strings.ToUpper(name), prefix)
	})
}
