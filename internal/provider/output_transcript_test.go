package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// transcript is what a user sees of some commands. It is compared with a file
// in testdata/output, which is for people to read: a change of a text, or of
// the time when it is printed, sees there what becomes of it. UPDATE=1 rewrites
// the files:
//
//	UPDATE=1 TF_ACC=1 go test -run TestAccOutput ./internal/provider
type transcript struct {
	acctest.Terraform
	t    *testing.T
	text strings.Builder

	// alike makes all shops the same, if it is a matter of chance which of them
	// is printed first.
	alike bool
}

func newTranscript(t *testing.T, configuration string) *transcript {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	return &transcript{Terraform: acctest.NewTerraform(t, configuration, sandbox.Options{}), t: t}
}

// says puts a remark of ours between two commands.
func (s *transcript) says(remark string) { fmt.Fprintf(&s.text, "# %s\n\n", remark) }

// run runs a command, whether it fails or not.
func (s *transcript) run(arguments ...string) {
	s.t.Helper()
	printed, err := s.Command(s.t.Context(), arguments...).CombinedOutput()
	text := string(printed)
	if s.alike {
		text = anyShop.Replace(text)
	}
	fmt.Fprintf(&s.text, "$ terraform %s\n%s", strings.Join(arguments, " "), normalise(text))
	if err != nil {
		fmt.Fprintf(&s.text, "(%v)\n", err)
	}
	s.text.WriteString("\n")
}

func (s *transcript) plan()    { s.t.Helper(); s.run("plan") }
func (s *transcript) apply()   { s.t.Helper(); s.run("apply", "-auto-approve") }
func (s *transcript) destroy() { s.t.Helper(); s.run("destroy", "-auto-approve") }

// compare compares the transcript with the file of a name: all of it, or, if the
// file was made with another version of Terraform, the essential parts of it.
func (s *transcript) compare(name string) {
	s.t.Helper()
	path := filepath.Join("testdata", "output", name+".txt")
	version := "# " + s.version() + "\n\n"
	got := version + s.text.String()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	want, compared := string(content), got
	if !strings.HasPrefix(want, version) {
		_, want, _ = strings.Cut(want, "\n")
		want, compared = essentials(want), essentials(s.text.String())
	}
	if want != compared {
		s.t.Errorf("Terraform prints something else than %s has. If that is better, UPDATE=1 rewrites it. It prints:\n%s", path, got)
	}
}

// version returns which Terraform, or OpenTofu, this is.
func (s *transcript) version() string {
	s.t.Helper()
	printed, err := s.Command(s.t.Context(), "version").Output()
	s.Must(err)
	line, _, _ := strings.Cut(string(printed), "\n")
	return line
}

// essentialPart is what does not depend on how a version of Terraform shows a
// plan: remarks, commands, their results, and errors and warnings.
var essentialPart = regexp.MustCompile(`(?m)^(?:# .*|\$ terraform .*|\(exit .*|Plan: .*|(?:Apply|Destroy) complete!.*|No changes\..*)\n|^(?:\(\d+ times:\)\n)?╷\n(?s:.*?)\n╵\n`)

func essentials(text string) string {
	return strings.Join(essentialPart.FindAllString(text, -1), "")
}

// anyShop gives all shops the same name, account and case.
var anyShop = func() *strings.Replacer {
	var pairs []string
	for i := range 100 {
		pairs = append(pairs, fmt.Sprintf("shop-%02d", i), "shop-NN", fmt.Sprintf("T1%07d", i), "T10000NNN", fmt.Sprintf("8888-%012d", i), "8888-NNNNNNNNNNNN")
	}
	return strings.NewReplacer(pairs...)
}()

// changing are the parts of what Terraform prints that differ from run to run.
var changing = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile("\x1b\\[[0-9;]*m"), ""}, // colours
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`), "TIME"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`), "TIME"},
	{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "RANDOM"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`after \d+s`), "after 0s"},
}

var diagnosticBlock = regexp.MustCompile(`(?s)╷\n.*?\n╵\n`)

// normalise replaces what differs from run to run, and puts into order what
// Terraform prints as it comes: lines of progress, and errors and warnings.
func normalise(printed string) string {
	for _, c := range changing {
		printed = c.pattern.ReplaceAllString(printed, c.with)
	}
	blocks := diagnosticBlock.FindAllString(printed, -1)
	slices.Sort(blocks)
	rest := strings.SplitAfter(diagnosticBlock.ReplaceAllString(printed, ""), "\n")
	sortProgress(rest)
	paragraphs := strings.SplitAfter(counted(rest), "\n\n")
	return counted(paragraphs) + counted(blocks)
}

var progressLine = regexp.MustCompile(`^\S+: (Refreshing state|Creating|Creation|Modifying|Modifications|Destroying|Destruction|Reading|Read|Still)\b`)

// sortProgress sorts each run of lines of progress. Terraform prints the
// beginning of each operation before its end, and the order by name keeps that.
func sortProgress(lines []string) {
	for start := 0; start < len(lines); start++ {
		end := start
		for end < len(lines) && progressLine.MatchString(lines[end]) {
			end++
		}
		slices.SortFunc(lines[start:end], compareProgress)
		start = max(start, end-1)
	}
}

func compareProgress(a, b string) int {
	ended := func(line string) bool { return strings.Contains(line, " complete after ") }
	if ended(a) != ended(b) {
		if ended(b) {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}

// counted writes of equal parts that follow each other the first one only, and
// how many there are. Blank lines are not counted.
func counted(parts []string) string {
	var text strings.Builder
	for i := 0; i < len(parts); {
		n := 1
		for i+n < len(parts) && parts[i+n] == parts[i] {
			n++
		}
		if n > 1 && strings.TrimSpace(parts[i]) != "" {
			fmt.Fprintf(&text, "(%d times:)\n", n)
		}
		text.WriteString(parts[i])
		i += n
	}
	return text.String()
}
