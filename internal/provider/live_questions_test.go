package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// verdict is what a run says about an assumption. Of what can happen, such as a
// lag, one run can be the proof that it does; that it did not happen in this run
// leaves the question open.
type verdict string

const (
	isConfirmed verdict = "confirmed"
	isRefuted   verdict = "refuted"
	isOpen      verdict = "open"
)

// finding is the answer to a question. What was observed is printed, so it names
// nobody: no ids, no tokens, and no text of Dintero's but the documented ones.
type finding struct {
	verdict
	observed string
}

func confirmed(format string, args ...any) finding {
	return finding{isConfirmed, fmt.Sprintf(format, args...)}
}

func refuted(format string, args ...any) finding {
	return finding{isRefuted, fmt.Sprintf(format, args...)}
}

func open(format string, args ...any) finding { return finding{isOpen, fmt.Sprintf(format, args...)} }

// questions are the assumptions of DESIGN.md, in its order and its words, and
// what answers them.
var questions = []struct {
	assumption string
	answer     func(liveRun) finding
}{
	{"the account's settings show the connection, as `vipps_psp` or `vipps-psp`", findSettings},
	{"`GET …/connections/vipps-psp` exists, as for the sibling connections", findOwnPath},
	{"a read can lag behind a submission", findLag},
	{"a list of signups can be partial", findPartialLists},
	{"`updated_at` moves with each change, of the status too", findUpdatedAt},
	{"the same case submitted again replaces its entry, with a new `created_at`", findRepeated},
	{"upper and lower case of a case id do not count", findLetterCase},
	{"a logo comes back in another form", findLogo},
	{"a signup is `pending` at first, until the merchant signs", findPending},
	{"another submission sets an `enabled` connection back to `pending`", findBackToPending},
	{"an `enabled` connection has its serial number", findSerialNumber},
	{"429 means that nothing was done, at every endpoint", findRateLimit},
	{"the scopes are those of the sibling connections: `admin:accounts`, or `write:accounts` and `read:accounts`", findScopes},
	{"the id of a payment approval is the case id", findApproval},
	{"the request id is in `Request-Id`, `X-Request-Id`, `X-Amzn-Requestid` or `X-Amzn-Trace-Id`", findRequestID},
}

// tableOf is printed after a run. It is Markdown, to be sent to the project as it
// is.
func tableOf(t *testing.T, r liveRun) string {
	t.Helper()
	consequences := map[string]assumption{}
	for _, a := range assumptions(t) {
		consequences[a.text] = a
	}
	table := "| verdict | assumption | observed | what follows |\n| --- | --- | --- | --- |\n"
	for _, q := range questions {
		f := q.answer(r)
		follows := map[verdict]string{isConfirmed: consequences[q.assumption].ifConfirmed, isRefuted: consequences[q.assumption].ifRefuted, isOpen: "nothing yet"}
		table += fmt.Sprintf("| %s | %s | %s | %s |\n", f.verdict, q.assumption, f.observed, follows[f.verdict])
	}
	return table
}

// assumption is a row of DESIGN.md.
type assumption struct{ text, ifConfirmed, ifRefuted string }

var assumptionRow = regexp.MustCompile(`^\| (.+) \| (.+) \| confirmed: (.+); refuted: (.+) \|$`)

// assumptions returns the table "What is inferred".
func assumptions(t *testing.T) (found []assumption) {
	t.Helper()
	design, err := os.ReadFile(filepath.Join(repository, "DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(design), "\n## What is inferred\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, rows, _ := strings.Cut(section, "| --- | --- | --- |\n")
	for row := range strings.Lines(rows) {
		row = strings.TrimSuffix(row, "\n")
		if !strings.HasPrefix(row, "|") {
			break
		}
		match := assumptionRow.FindStringSubmatch(row)
		if match == nil {
			t.Errorf("DESIGN.md: a row does not say what follows, as in confirmed: …; refuted: …\n%s", row)
			continue
		}
		found = append(found, assumption{match[1], match[3], match[4]})
	}
	return found
}

// Each assumption has a question, and each question an assumption.
func TestQuestions_AreTheAssumptionsOfTheDesign(t *testing.T) {
	var asked, assumed []string
	for _, q := range questions {
		asked = append(asked, q.assumption)
	}
	for _, a := range assumptions(t) {
		assumed = append(assumed, a.text)
	}
	if len(asked) == 0 || strings.Join(asked, "\n") != strings.Join(assumed, "\n") {
		t.Errorf("the questions are:\n%s\n\nDESIGN.md assumes:\n%s", strings.Join(asked, "\n"), strings.Join(assumed, "\n"))
	}
}
