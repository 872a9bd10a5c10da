package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// The plans that people review most, as Terraform prints them, are files in
// testdata/output. UPDATE=1 rewrites them:
//
//	UPDATE=1 TF_ACC=1 go test -run TestAccOutput ./internal/provider
func TestAccOutput(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	inNOK := acctest.Shop("shop", acctest.CaseID)
	inNOKAndSEK := acctest.Shop("shop", acctest.CaseID, acctest.Currencies("NOK", "SEK"), `logo = "https://example.com/logo.png"`)
	for name, c := range map[string]struct {
		before   func(acctest.Sim, *acctest.Terraform)
		shop     string
		commands []string
	}{
		"create": {shop: inNOK, commands: []string{"plan -out=saved", "apply saved", "plan"}},
		"adopt": {
			before: func(sim acctest.Sim, _ *acctest.Terraform) {
				sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK", "SEK", "DKK")
			},
			shop:     inNOKAndSEK,
			commands: []string{"plan -out=saved", "apply saved", "plan"},
		},
		"change_live": {
			before: func(sim acctest.Sim, tf *acctest.Terraform) {
				tf.Configure(sim.Provider() + inNOK)
				tf.Apply()
				sim.Sign(dinterotest.Account)
			},
			shop:     inNOKAndSEK,
			commands: []string{"plan -out=saved", "apply saved"},
		},
		"conflict": {
			before:   func(sim acctest.Sim, _ *acctest.Terraform) { sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK") },
			shop:     inNOK,
			commands: []string{"plan"},
		},
		"outcome_unknown": {
			before: func(sim acctest.Sim, _ *acctest.Terraform) {
				sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, dinterotest.Gateway(502)))
			},
			shop:     inNOK,
			commands: []string{"apply -auto-approve"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, "")
			if c.before != nil {
				c.before(sim, tf)
			}
			tf.Configure(sim.Provider() + c.shop)
			version := strings.SplitAfter(printedBy(t, tf, "version"), "\n")[0]
			printed := "# " + version
			for _, command := range c.commands {
				printed += fmt.Sprintf("\n$ terraform %s\n%s", command, printedBy(t, tf, command))
			}
			compareOutput(t, filepath.Join("testdata", "output", name+".txt"), printed)
		})
	}
}

// changing are the parts of the output that differ from run to run.
var changing = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| UTC)`), "TIME"},
	{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "RANDOM"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`after \d+s`), "after 0s"},
	{regexp.MustCompile("\x1b\\[[0-9;]*m"), ""}, // colours
	{regexp.MustCompile(`(?m)^.*: Still .*\n`), ""},
}

// printedBy returns what a command prints, without what differs, and how it ends
// if it fails.
func printedBy(t *testing.T, tf *acctest.Terraform, command string) string {
	t.Helper()
	output, err := tf.Command(t.Context(), strings.Fields(command)...).CombinedOutput()
	printed := string(output)
	for _, c := range changing {
		printed = c.pattern.ReplaceAllString(printed, c.with)
	}
	if err != nil {
		printed += fmt.Sprintf("(%v)\n", err)
	}
	return printed
}

// compareOutput compares an output with a file, unless the file is of another
// version of Terraform, which may show a plan in another way.
func compareOutput(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	version, _, _ := strings.Cut(got, "\n")
	if !strings.HasPrefix(string(want), version+"\n") {
		t.Skipf("%s is not the output of %s", path, strings.TrimPrefix(version, "# "))
	}
	if got != string(want) {
		t.Errorf("Terraform prints something else than %s has. If that is better, UPDATE=1 rewrites it. It prints:\n%s", path, got)
	}
}
