package provider_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// webhook is a server that receives the messages of a pipeline.
type webhook struct {
	*httptest.Server
	mu       sync.Mutex
	messages string
}

func newWebhook(e example) *webhook {
	w := &webhook{}
	w.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.messages += string(body) + "\n"
	}))
	e.Cleanup(w.Close)
	return w
}

// take returns the messages since the last call.
func (w *webhook) take() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	messages := w.messages
	w.messages = ""
	return messages
}

// pipelineRun runs a pipeline's scripts here. Its state is local.
type pipelineRun struct {
	example
	pipeline pipelineFile
	hook     *webhook
	reports  string
}

func newPipelineRun(e example) pipelineRun {
	e.Helper()
	e.needsPrograms("jq", "openssl", "curl")
	e.must(e.box.CopyFrom(filepath.Join(filepath.Dir(e.file), "..")))
	e.copy("backend.tf", e.beside("backend.tf"))
	e.write("backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	return pipelineRun{example: e, pipeline: readPipeline(e), hook: newWebhook(e), reports: e.TempDir()}
}

// at runs what runs at an event, until a script fails.
func (r pipelineRun) at(event string) error {
	r.Helper()
	scripts := r.pipeline.scripts(event)
	if len(scripts) == 0 {
		r.Fatalf("nothing runs at %s", event)
	}
	for _, script := range scripts {
		script = notHere.ReplaceAllString(script, "")
		if strings.Contains(script, "${{") {
			r.Fatalf("only GitHub can run\n%s", script)
		}
		err := r.shell(script, map[string]string{
			"TF_INPUT": "false", "TF_IN_AUTOMATION": "true", "TF_ROOT": ".", "CI_MERGE_REQUEST_IID": "",
			"PLAN_PASSPHRASE": "passphrase", "WEBHOOK_URL": r.hook.URL,
			"GITHUB_OUTPUT": filepath.Join(r.reports, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(r.reports, "summary"),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r pipelineRun) mustAt(event string) {
	r.Helper()
	r.must(r.at(event))
}

// wantMessage checks the messages since the last call.
func (r pipelineRun) wantMessage(want ...string) {
	r.Helper()
	acctest.WantText(r.T, r.hook.take(), want...)
}

// runAsPipeline runs what a pipeline runs at a pull request, a push and on
// schedule, while one merchant signs and the other declines.
func runAsPipeline(e example) {
	r := newPipelineRun(e)
	r.wantOnlyThePlanLimited()
	r.mustAt("pull_request")
	e.WantPOSTs(e.T, 0)
	comment, err := os.ReadFile(filepath.Join(e.box.Dir, "comment.md"))
	e.must(err)
	acctest.WantText(e.T, string(comment), "### Merchants: 2 to change", "- create `flower-shop`", "create: submitted, unless the list below says adopted")
	r.mustAt("push")
	e.WantPOSTs(e.T, 2)
	r.wantMessage("flower-shop: to be signed at http", "owner@book-shop.example")
	r.mustAt("schedule")
	acctest.WantText(e.T, e.output.String(), "Nothing has changed.")
	e.Sign("T10000001")
	e.Decline("T10000002")
	r.mustAt("schedule")
	r.wantMessage("flower-shop: enabled, serial number ", "book-shop: declined.")
	e.must(e.shell(`terraform output -json merchants | jq -r '"the number is \(."flower-shop".merchant_serial_number)"'`, nil)) // as in the guide
	e.wantPrinted(`the number is \d+`)
	r.readsFail()
	e.must(e.shell("scripts/raise_attempt.sh book-shop", nil))
	r.mustAt("push")
	e.WantPOSTs(e.T, 3)
	r.wantMessage("book-shop: to be signed at http")
	if strings.Contains(e.output.String(), "/sign/") {
		e.Errorf("a signature link is in the log:\n%s", e.output)
	}
}

// readsFail withdraws a grant for a while, and then makes Dintero fail.
func (r pipelineRun) readsFail() {
	r.Helper()
	r.WithdrawGrant(dinterotest.ClientID, "T10000001")
	r.mustAt("schedule")
	r.wantMessage("flower-shop: can no longer be read (grant or scope?). The status may be out of date.")
	r.mustAt("schedule")
	if message := r.hook.take(); message != "" {
		r.Errorf("nothing has changed, but there is a message: %s", message)
	}
	r.RestoreGrant(dinterotest.ClientID, "T10000001")
	r.mustAt("schedule")
	r.wantMessage("flower-shop: can be read again")

	r.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: "another"})
	if r.at("schedule") == nil {
		r.Error("a scheduled run with a wrong secret succeeds")
	}
	r.wantPrinted("Error: ")
	r.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: dinterotest.Account})
}

// wantOnlyThePlanLimited checks which jobs set max_submissions. A saved plan
// keeps it, so the apply does not need it.
func (r pipelineRun) wantOnlyThePlanLimited() {
	r.Helper()
	for job, environment := range r.pipeline.environments() {
		if limit := environment["TF_VAR_max_submissions"]; strings.Contains(limit, "MAX_SUBMISSIONS") != (job == "plan") {
			r.Errorf("in job %s TF_VAR_max_submissions is %q", job, limit)
		}
	}
}
