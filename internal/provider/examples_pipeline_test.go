package provider_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// pipelineFile has the relevant parts of a GitHub workflow or a GitLab
// pipeline: which commands run at which event.
type pipelineFile struct {
	Jobs map[string]struct { // GitHub
		If    string
		Steps []struct{ If, Run string }
	}
	Terraform pipelineJob `yaml:".terraform"` // GitLab
	Plan      pipelineJob
	Apply     pipelineJob
	Watch     pipelineJob
}

type pipelineJob struct {
	Rules        []struct{ If string }
	BeforeScript []string `yaml:"before_script"`
	Script       []string
}

// scripts returns what runs at an event, in GitHub's words for it: for GitHub
// each step, and for GitLab each job is a script.
func (p pipelineFile) scripts(event string) (all []string) {
	for _, name := range []string{"plan", "apply", "watch"} {
		job, ok := p.Jobs[name]
		if !ok || !runsAt(event, job.If) {
			continue
		}
		for _, step := range job.Steps {
			if runsAt(event, step.If) && step.Run != "" {
				all = append(all, step.Run)
			}
		}
	}
	for _, job := range []pipelineJob{p.Plan, p.Apply, p.Watch} {
		for _, rule := range job.Rules {
			if strings.Contains(rule.If, map[string]string{"pull_request": `"merge_request_event"`, "push": `"push"`, "schedule": `"schedule"`}[event]) {
				all = append(all, strings.Join(append(p.Terraform.BeforeScript, job.Script...), "\n"))
			}
		}
	}
	return all
}

// runsAt evaluates GitHub's conditions, as far as they are used here.
func runsAt(event, condition string) bool {
	for _, alternative := range strings.Split(condition, " || ") {
		matches := true
		for _, term := range strings.Split(alternative, " && ") {
			matches = matches && (term == "" || term == "always()" || term == "github.event_name == '"+event+"'")
		}
		if matches {
			return true
		}
	}
	return false
}

// notHere are commands that only work at GitHub, at GitLab or in its container.
var notHere = regexp.MustCompile(`(?m)^(gh |apk ).*$`)

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

// runAsPipeline runs what a pipeline runs at a pull request, a push and on
// schedule, while one merchant signs and the other declines. Its state is local.
func runAsPipeline(e example) {
	e.needsPrograms("jq", "openssl", "curl")
	var pipeline pipelineFile
	text, err := os.ReadFile(e.file)
	e.must(err)
	e.must(yaml.Unmarshal(text, &pipeline))
	e.must(e.box.CopyFrom(filepath.Join(filepath.Dir(e.file), "..")))
	e.copy("backend.tf", e.beside("backend.tf"))
	e.write("backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	hook, reports := newWebhook(e), e.TempDir()
	at := func(event string) {
		scripts := pipeline.scripts(event)
		if len(scripts) == 0 {
			e.Fatalf("nothing runs at %s", event)
		}
		for _, script := range scripts {
			script = notHere.ReplaceAllString(script, "")
			if strings.Contains(script, "${{") {
				e.Fatalf("only GitHub can run\n%s", script)
			}
			e.must(e.shell(script, map[string]string{
				"TF_INPUT": "false", "TF_IN_AUTOMATION": "true", "TF_ROOT": ".", "CI_MERGE_REQUEST_IID": "",
				"PLAN_PASSPHRASE": "passphrase", "WEBHOOK_URL": hook.URL,
				"GITHUB_OUTPUT": filepath.Join(reports, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(reports, "summary"),
			}))
		}
	}

	at("pull_request")
	e.WantPOSTs(e.T, 0)
	comment, err := os.ReadFile(filepath.Join(e.box.Dir, "comment.md"))
	e.must(err)
	acctest.WantText(e.T, string(comment), "### Merchants: 2 to change", "- create `flower-shop`")
	at("push")
	e.WantPOSTs(e.T, 2)
	acctest.WantText(e.T, hook.take(), "flower-shop: to be signed at http", "owner@book-shop.example")
	at("schedule")
	acctest.WantText(e.T, e.output.String(), "Nothing has changed.")
	e.Sign("T10000001")
	e.Decline("T10000002")
	at("schedule")
	acctest.WantText(e.T, hook.take(), "flower-shop: enabled, serial number ", "book-shop: declined.")
	e.must(e.shell("scripts/raise_attempt.sh book-shop", nil))
	at("push")
	e.WantPOSTs(e.T, 3)
	acctest.WantText(e.T, hook.take(), "book-shop: to be signed at http")
	if strings.Contains(e.output.String(), "/sign/") {
		e.Errorf("a signature link is in the log:\n%s", e.output)
	}
}
