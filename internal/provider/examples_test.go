package provider_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// exampleRun says how a file below examples/ is run: applied, with nothing left to
// plan after it.
type exampleRun struct {
	beside  string            // a file of the folder that is applied together with it
	replace [2]string         // what is replaced in the file
	command string            // is run instead of an apply
	dintero func(acctest.Sim) // what Dintero has before
	posts   int               // how many signups are sent
	since   [2]int            // the minor versions of Terraform and OpenTofu that can run it
}

var partOfAnother = exampleRun{posts: -1}

var exampleRuns = map[string]exampleRun{
	"account-only/main.tf":     {dintero: hasTwoApprovals, posts: 1},
	"demo/main.tf":             {posts: 3},
	"demo/outputs.tf":          partOfAnother,
	"existing-signups/main.tf": {dintero: hasListedSignups},
	"merchants/main.tf":        {posts: 2},
	"module-tests/main.tf":     {command: "test", posts: 1},
	"provider/provider.tf":     {posts: 1},
	"rest-provider/main.tf":    {dintero: hasSignup, replace: [2]string{"restapi_object", "terraform_data"}, since: [2]int{8, 10}},

	"data-sources/dintero_payment_approvals/data-source.tf":                                 {dintero: hasTwoApprovals},
	"data-sources/dintero_vipps_psp_connection/data-source.tf":                              {dintero: hasSignup},
	"ephemeral-resources/dintero_access_token/ephemeral-resource.tf":                        {dintero: hasSignup, since: [2]int{10, 11}},
	"list-resources/dintero_vipps_psp_connection/list-resource.tfquery.hcl":                 {command: "query", dintero: hasSignup, since: [2]int{14, acctest.Never}},
	"list-resources/dintero_vipps_psp_connection/list-resource_with_attributes.tfquery.hcl": {command: "query", dintero: hasSignup, since: [2]int{14, acctest.Never}},

	"resources/dintero_vipps_psp_connection/resource.tf":            {posts: 1},
	"resources/dintero_vipps_psp_connection/import-by-string-id.tf": {beside: "resource.tf", dintero: hasSignup},
	"resources/dintero_vipps_psp_connection/import-by-identity.tf":  {beside: "resource.tf", dintero: hasSignup, since: [2]int{12, acctest.Never}},
	"resources/dintero_vipps_psp_connection/import.sh":              {beside: "resource.tf", dintero: hasSignup},

	"resources/dintero_vipps_psp_connection_activation/resource.tf":            {dintero: enablesAtOnce, posts: 1},
	"resources/dintero_vipps_psp_connection_activation/import-by-string-id.tf": {beside: "resource.tf", dintero: hasSignup},
	"resources/dintero_vipps_psp_connection_activation/import.sh":              {beside: "resource.tf", dintero: hasSignup},
}

func enablesAtOnce(sim acctest.Sim) { sim.SetInstant(true) }

func hasSignup(sim acctest.Sim) {
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.Sign(dinterotest.Account)
}

func hasListedSignups(sim acctest.Sim) {
	sim.AddSignup("T10000001", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0001", "NOK")
	sim.AddSignup("T10000002", "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0002", "NOK")
}

func hasTwoApprovals(sim acctest.Sim) {
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.OtherCaseID, CaseStatus: "DECLINED"})
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.CaseID, CaseStatus: "ACTIVE"})
}

// Every example runs, and so does what README.md shows. Files that belong to
// another example are named as such, or are in a folder below it.
func TestAccExamples(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	const folder = "../../examples/"
	found := 0
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, folder))
		if err != nil || regexp.MustCompile(`^merchants/\w+/|/tests/|/\.terraform/`).MatchString(name) || !regexp.MustCompile(`\.(tf|sh|hcl)$`).MatchString(name) {
			return err
		}
		found++
		run, ok := exampleRuns[name]
		if !ok {
			t.Errorf("exampleRuns does not say how to run %s", name)
		} else if run.posts >= 0 {
			t.Run(name, func(t *testing.T) { runExample(t, path, run) })
		}
		return nil
	})
	if err != nil || found != len(exampleRuns) {
		t.Errorf("%d examples are found, and exampleRuns has %d: %v", found, len(exampleRuns), err)
	}
	t.Run("README.md", func(t *testing.T) {
		text, err := os.ReadFile("../../README.md")
		block := regexp.MustCompile("(?s)```terraform\n(.*?)```").FindStringSubmatch(string(text))
		if err != nil || block == nil {
			t.Fatalf("README.md shows no configuration: %v", err)
		}
		e := newExample(t, folder+"provider/provider.tf", exampleRun{})
		e.tf.Configure(block[1])
		e.apply(1)
	})
}

// example is one that runs, in a folder of its own.
type example struct {
	*testing.T
	acctest.Sim
	tf     *acctest.Terraform
	folder string // of the example
}

// newExample makes one whose folder has what does not change what Terraform does:
// images, modules and tests. The provider is in this process, and so are its
// variables.
func newExample(t *testing.T, path string, run exampleRun) example {
	t.Helper()
	e := example{T: t, Sim: acctest.Start(t), tf: acctest.NewTerraform(t, ""), folder: filepath.Dir(path)}
	for name, value := range map[string]string{
		"DINTERO_BASE_URL": e.URL, "DINTERO_ACCOUNT_ID": dinterotest.Account, "DINTERO_CLIENT_ID": dinterotest.ClientID, "DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
	} {
		t.Setenv(name, value)
		e.tf.Setenv(name, value)
	}
	if run.dintero != nil {
		run.dintero(e.Sim)
	}
	err := filepath.WalkDir(e.folder, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(e.folder, path)
		if err == nil && !entry.IsDir() && (filepath.Dir(name) != "." || filepath.Ext(name) == ".png" || filepath.Ext(name) == ".csv") {
			e.copy(name, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// copy copies a file of the example. The folder then has no second block that says
// where the provider comes from.
func (e example) copy(name, as string, replace ...string) {
	e.Helper()
	text, err := os.ReadFile(filepath.Join(e.folder, name))
	if err != nil {
		e.Fatal(err)
	}
	content := strings.NewReplacer(replace...).Replace(string(text))
	if filepath.Ext(name) == ".tf" && filepath.Dir(name) == "." && strings.Contains(content, "required_providers") {
		as = "main.tf"
	}
	e.tf.Write(as, content)
}

func (e example) apply(posts int) {
	e.Helper()
	e.tf.Apply()
	e.tf.WantEmptyPlan()
	e.WantPOSTs(e.T, posts)
}

func runExample(t *testing.T, path string, run exampleRun) {
	e := newExample(t, path, run)
	if run.since != [2]int{} {
		e.tf.SkipBelow(run.since[0], run.since[1])
	}
	name := filepath.Base(path)
	if run.beside != "" {
		e.copy(run.beside, "beside.tf")
	}
	switch {
	case filepath.Ext(name) == ".sh":
		e.copy(name, name)
		script, _ := os.ReadFile(path)
		e.tf.Must(strings.TrimSpace(strings.TrimPrefix(string(script), "terraform ")))
	case run.command != "":
		e.copy(name, name)
		e.tf.Must("init")
		e.tf.Must(run.command)
		e.WantPOSTs(t, run.posts)
		return
	default:
		e.copy(name, "example.tf", run.replace[0], run.replace[1])
	}
	e.apply(run.posts)
}
