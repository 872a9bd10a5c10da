package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// newMerchants returns a copy of the example for many merchants, with a list of
// its own.
func newMerchants(t *testing.T, list string) example {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	e := newExample(t, plugin, examples+"/merchants/main.tf")
	e.must(e.box.CopyFrom(filepath.Dir(e.file)))
	e.write("merchants.yaml", list)
	e.must(e.box.Init(e.Context()))
	return e
}

// listed returns an entry of the list. More lines replace the lines of the same
// names.
func listed(i int, more ...string) string {
	lines := []string{
		fmt.Sprintf("account_id: T%08d", i),
		fmt.Sprintf("case_id: 3c90c3cc-0d44-4b50-8888-%012d", i),
		"currencies: [NOK]",
		"logo: logos/flower-shop.png",
	}
	for _, line := range more {
		name, _, _ := strings.Cut(line, ":")
		for j := range lines {
			if strings.HasPrefix(lines[j], name+":") {
				lines[j] = line
			}
		}
	}
	return fmt.Sprintf("merchant-%02d:\n  %s\n", i, strings.Join(lines, "\n  "))
}

func listOf(n int) (list string) {
	for i := range n {
		list += listed(i)
	}
	return list
}

// Whatever is wrong in the list, the plan says for which merchant.
func TestAccExamples_MerchantsPreconditionsNameTheMerchant(t *testing.T) {
	const noCase = "merchants.yaml, merchant-01: case_id must be a UUID. To leave it out, the account must have exactly one active payment approval."
	for name, c := range map[string]struct {
		entry     string
		approvals int
		want      string
	}{
		"no approval":            {listed(1, "case_id:"), 0, noCase},
		"two approvals":          {listed(1, "case_id:"), 2, noCase},
		"no line for the case":   {strings.Replace(listed(1, "case_id: x"), "  case_id: x\n", "", 1), 0, noCase},
		"case is an empty text":  {listed(1, `case_id: ""`), 0, noCase},
		"case is not a UUID":     {listed(1, "case_id: 17"), 0, noCase},
		"no account":             {listed(1, "account_id:"), 0, "merchants.yaml, merchant-01: account_id must be T or P and eight digits."},
		"currencies are no list": {listed(1, "currencies: NOK"), 0, "merchants.yaml, merchant-01: currencies must be a list"},
		"no currency":            {listed(1, "currencies: []"), 0, "merchants.yaml, merchant-01: currencies must be a list"},
		"no logo":                {listed(1, "logo:"), 0, "merchants.yaml, merchant-01: logo must be the path of a PNG file."},
		"the logo is a folder":   {listed(1, "logo: logos"), 0, "merchants.yaml, merchant-01: logo must be the path of a PNG file."},
		"an empty entry":         {"merchant-01:\n", 0, "merchants.yaml, merchant-01: account_id must be"},
		"an account twice":       {listed(1, "account_id: T00000000", "case_id: 3C90C3CC-0D44-4B50-8888-000000000000"), 0, "merchant-00 and merchant-01 have the same account and case."},
	} {
		t.Run(name, func(t *testing.T) {
			e := newMerchants(t, listed(0)+c.entry)
			for i := range c.approvals {
				e.AddApproval("T00000001", dinterotest.PaymentApproval{ID: fmt.Sprintf("3c90c3cc-0d44-4b50-8888-%012d", i), CaseStatus: "ACTIVE"})
			}
			if _, err := e.box.Plan(e.Context()); err == nil {
				e.Error("the plan succeeds")
			}
			printed := e.output.String()
			acctest.WantText(e.T, acctest.Flat(printed), c.want)
			if errors := strings.Count(printed, "Error: "); errors != strings.Count(printed, "Error: Resource precondition failed") {
				e.Errorf("an error does not come from a precondition:\n%s", printed)
			}
		})
	}
}

// The case of the account's one active approval is used.
func TestAccExamples_MerchantsCaseIsFound(t *testing.T) {
	e := newMerchants(t, listed(0)+listed(1, "case_id:"))
	e.AddApproval("T00000001", dinterotest.PaymentApproval{ID: acctest.OtherCaseID, CaseStatus: "ACTIVE"})
	e.apply()
	e.WantPOSTs(e.T, 2)
	e.must(e.shell("terraform state show 'dintero_vipps_psp_connection.merchant[\"merchant-01\"]'", nil))
	e.wantPrinted("T00000001/" + acctest.OtherCaseID)
}

// The parts of a printed plan: what is read before, the changes of resources,
// and the changes of outputs.
var (
	readLines   = regexp.MustCompile(`(?m)^.*(Refreshing state|Reading|Read complete).*\n`)
	changesPart = regexp.MustCompile(`(?s)(Terraform|OpenTofu) used the selected providers.*?\nPlan: [^\n]*`)
	outputsPart = regexp.MustCompile(`Changes to Outputs:\n(  .*\n)+`)
)

// For each of the usual edits, the plan of forty merchants fits on a page. Each
// of them has one event. The outputs, which are about all of them, add a line
// each.
func TestAccExamples_MerchantsPlanOfFortyIsShort(t *testing.T) {
	e := newMerchants(t, listOf(40))
	e.must(e.shell("terraform apply -auto-approve", map[string]string{"TF_VAR_max_submissions": "40"}))
	for name, c := range map[string]struct{ list, more, want string }{
		"one added":          {listOf(41), "", `Plan: 1 to add, 0 to change, 0 to destroy\.`},
		"a changed currency": {strings.Replace(listOf(40), "[NOK]", "[NOK, SEK]", 1), "", `Plan: 0 to add, 1 to change, 0 to destroy\.`},
		"one removed":        {listOf(39), letGo(e, "merchant-39"), stopsManaging},
	} {
		if c.more != "" && !e.hasRemovedBlocks() {
			continue
		}
		e.write("merchants.yaml", c.list)
		e.write("letting_go.tf", c.more)
		e.must(e.shell("terraform plan -no-color >plan.txt", nil))
		text, err := os.ReadFile(filepath.Join(e.box.Dir, "plan.txt"))
		e.must(err)
		plan := readLines.ReplaceAllString(string(text), "")
		changes, outputs := linesOf(changesPart.FindString(plan)), linesOf(outputsPart.FindString(plan))
		e.Logf("%s: %d lines, %d of them changes, %d of them outputs", name, linesOf(plan), changes, outputs)
		if !regexp.MustCompile(c.want).MatchString(plan) {
			e.Errorf("the plan of %s lacks %s", name, c.want)
		}
		if changes < 5 || changes >= 60 || outputs < 2 || outputs > 4 {
			e.Errorf("the plan of %s has %d lines of changes and %d of outputs:\n%s", name, changes, outputs, plan)
		}
	}
}

func linesOf(text string) int { return strings.Count(strings.TrimSpace(text), "\n") + 1 }

// letGo returns the blocks that stop managing a merchant.
func letGo(e example, name string) string {
	e.Helper()
	text, err := os.ReadFile(examples + "/letting-go/main.tf")
	e.must(err)
	_, blocks, _ := strings.Cut(string(text), "\nmoved {")
	return strings.NewReplacer("book-shop", name, "book_shop", strings.ReplaceAll(name, "-", "_")).Replace("moved {" + blocks)
}

// A saved plan keeps max_submissions, so only the job that plans has to set it.
func TestAccExamples_MerchantsSavedPlanKeepsTheLimit(t *testing.T) {
	e := newMerchants(t, listOf(7))
	plan := func(limit string) error {
		return e.shell("terraform plan -out=plan.tfplan", map[string]string{"TF_VAR_max_submissions": limit})
	}
	if plan("6") == nil {
		e.Error("a plan of 7 submissions succeeds, but at most 6 are allowed")
	}
	e.must(plan("7"))
	e.must(e.shell("terraform apply plan.tfplan", nil))
	e.WantPOSTs(e.T, 7)
}

// The comment has changes and diagnostics by merchant, and says once what many
// have in common.
func TestAccExamples_MerchantsCommentNamesTheMerchants(t *testing.T) {
	e := newMerchants(t, listOf(5))
	e.needsPrograms("jq")
	comment := func() string {
		e.Helper()
		_ = e.shell("terraform plan -json -out=plan.tfplan >plan.json", nil) // it may fail
		e.must(e.shell("scripts/plan_comment.sh plan.json >comment.md", nil))
		text, err := os.ReadFile(filepath.Join(e.box.Dir, "comment.md"))
		e.must(err)
		return string(text)
	}
	for i := range 5 {
		e.AddSignup(fmt.Sprintf("T%08d", i), fmt.Sprintf("3c90c3cc-0d44-4b50-8888-%012d", i), "NOK")
	}
	acctest.WantText(t, comment(), "- create `merchant-00`\n- create `merchant-01`\n- create `merchant-02`\n- create `merchant-03`\n- create `merchant-04`\n",
		"- `merchant-02`: Signup adopted: T00000002/3c90c3cc-0d44-4b50-8888-000000000002\n- `merchant-03`: Signup adopted: ")

	e.must(e.shell("terraform apply plan.tfplan", nil))
	e.write("merchants.yaml", strings.ReplaceAll(listOf(5), "[NOK]", "[NOK, SEK]"))
	acctest.WantText(t, comment(), "- update `merchant-00`\n", "update: submitted again, unless the list below says", "- `merchant-04`: Signup is submitted again: T00000004/")

	e.write("merchants.yaml", listed(0)+listed(1, "logo:")+listOf(5)[2*len(listed(0)):])
	acctest.WantText(t, comment(), "This plan **failed**", "- Resource precondition failed. merchants.yaml, merchant-01: logo must be the path of a PNG file.")

	e.write("merchants.yaml", listOf(10))
	for i := range 10 {
		e.WithdrawGrant(dinterotest.ClientID, fmt.Sprintf("T%08d", i))
	}
	acctest.WantText(t, comment(), "This plan **failed**", "- `merchant-05`: Signup cannot be planned: T00000005/3c90c3cc-0d44-4b50-8888-000000000005. ",
		"What the plan says about it", "- `merchant-03`: Status may be out of date: account T00000003")

	e.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: "another"})
	acctest.WantText(t, comment(), "Dintero does not accept the API client. The details are in the error for T0000000", " … and 3 more\n")
}

// After the guide's commands everything is where Terraform and the pipeline look
// for it.
func TestDocumentation_MerchantsCommandsMoveTheFiles(t *testing.T) {
	guide, err := os.ReadFile(repository + "/templates/guides/merchants.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```shell\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	source, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	common := []string{"main.tf", "outputs.tf", "merchants.yaml", "backend.tf", "logos/book-shop.png", "logos/flower-shop.png", "scripts/notify.sh", "scripts/plan_comment.sh", "scripts/raise_attempt.sh"}
	for i, others := range [][]string{{".github/workflows/merchants.yml", ".github/workflows/new_attempt.yml"}, {".gitlab-ci.yml"}} {
		command := exec.CommandContext(t.Context(), "bash", "-e", "-c", strings.ReplaceAll(blocks[0][1], "../terraform-provider-dintero", source)+blocks[i+1][1])
		command.Dir = t.TempDir()
		if printed, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		want := others
		for _, file := range common {
			want = append(want, "merchants/"+file)
		}
		var got []string
		err := filepath.WalkDir(command.Dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				got = append(got, filepath.ToSlash(strings.TrimPrefix(path, command.Dir+string(filepath.Separator))))
			}
			return err
		})
		slices.Sort(got)
		slices.Sort(want)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: after\n%s\nthe files are %q, want %q", err, blocks[i+1][1], got, want)
		}
	}
}
