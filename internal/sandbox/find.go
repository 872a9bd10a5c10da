package sandbox

import (
	"errors"
	"os"
	"os/exec"
)

// terraformVariable names the program to run. Terraform's own test framework
// reads the same variable, and make sets it.
const terraformVariable = "TF_ACC_TERRAFORM_PATH"

var errNoTerraform = errors.New("neither terraform nor tofu is on the PATH; `make demo` and `make test` install a Terraform of their own, or set " + terraformVariable)

// Find returns the Terraform to run: the one in TF_ACC_TERRAFORM_PATH, else
// terraform or tofu from the PATH.
func Find() (string, error) {
	if path := os.Getenv(terraformVariable); path != "" {
		return path, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoTerraform
}
