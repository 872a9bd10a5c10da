package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const merchantsExample = "../../examples/merchants"

// pipeline runs examples/merchants as GitHub or GitLab would: the commands are
// read from the workflow file, and bash runs them.
type pipeline struct {
	*testing.T
	acctest.Sim
	tf       *acctest.Terraform
	folder   string // a copy of the example
	programs string // a folder that is first in the PATH
	outside  *outside
	values   map[string]string // of variables and secrets
	workflow workflow
	days     int                        // that have passed
	log      string                     // what the last event printed
	shell    atomic.Pointer[os.Process] // that runs a step now
}

// workflow has the parts of both kinds of files that say what runs when.
type workflow struct {
	Jobs map[string]struct { // GitHub
		If    string
		Steps []pipelineStep
	}
	Variables map[string]string // GitLab
	Default   struct {
		BeforeScript []string `json:"before_script"`
	}
	Plan, Apply, Report gitlabJob
}

type pipelineStep struct {
	If, Run string
	Env     map[string]string
}

type gitlabJob struct {
	Script      []string
	AfterScript []string `json:"after_script"`
}

func newPipeline(t *testing.T, file string) *pipeline {
	t.Helper()
	p := &pipeline{T: t, Sim: acctest.Start(t), tf: acctest.NewTerraform(t, ""), programs: t.TempDir()}
	p.outside = startOutside(t, filepath.Join(p.tf.Dir, "terraform.tfstate"))
	p.values = map[string]string{
		"DINTERO_ACCOUNT_ID": dinterotest.Account, "DINTERO_CLIENT_ID": dinterotest.ClientID, "DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
		"PLAN_PASSPHRASE": "passphrase", "WEBHOOK_URL": p.outside.URL + "/webhook",
	}
	p.folder = filepath.Join(p.tf.Dir, "merchants")
	p.must(os.CopyFS(p.folder, os.DirFS(merchantsExample)))
	p.write("scripts/provider.sh", "#!/bin/sh\n") // the provider is in this process
	p.write("backend.tf", "terraform {\n  backend \"http\" {}\n}\n")
	p.must(os.Symlink(p.tf.Command(t.Context()).Path, filepath.Join(p.programs, "terraform")))
	p.program("gh", "cp comment.md ../comment.md")
	p.program("apk", "exit 0")
	p.readWorkflow(file)
	return p
}

// readWorkflow reads YAML with Terraform's own function.
func (p *pipeline) readWorkflow(file string) {
	p.Helper()
	command := p.tf.Command(p.Context(), "console")
	command.Dir = p.TempDir()
	command.Stdin = strings.NewReader(fmt.Sprintf("base64encode(jsonencode(yamldecode(file(%q))))", filepath.Join(p.folder, file)))
	printed, err := command.Output()
	p.must(err)
	text, err := base64.StdEncoding.DecodeString(strings.Trim(string(printed), "\"\n"))
	p.must(err)
	p.must(json.Unmarshal(text, &p.workflow))
}

func (p *pipeline) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%v\n%s", err, p.log)
	}
}

func (p *pipeline) write(name, text string) {
	p.Helper()
	p.must(os.WriteFile(filepath.Join(p.folder, name), []byte(text), 0o600))
}

func (p *pipeline) program(name, script string) {
	p.Helper()
	p.must(os.WriteFile(filepath.Join(p.programs, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700))
}

// pass lets days go by, for Dintero and for the date of the scripts.
func (p *pipeline) pass(days int) {
	p.Helper()
	p.Advance(time.Duration(days) * 24 * time.Hour)
	p.days += days
	p.program("date", fmt.Sprintf("echo $(( $(/bin/date +%%s) + %d ))", p.days*24*60*60))
}

// at runs the jobs of an event, in order, and reports whether all succeed.
func (p *pipeline) at(event string) bool {
	p.Helper()
	p.log = ""
	for _, name := range []string{"plan", "apply", "report"} {
		if p.holds(p.workflow.Jobs[name].If, event, "success") && !p.job(name, event) {
			return false
		}
	}
	return true
}

// job runs the steps of a job. A job starts with what the repository has, and with
// the artifact. Terraform is initialized once, to save time.
func (p *pipeline) job(name, event string) bool {
	p.Helper()
	for _, left := range []string{"plan.tfplan", "plan.json", "messages.json", "comment.md", "errored.tfstate"} {
		_ = os.Remove(filepath.Join(p.folder, left))
	}
	_, notInitialized := os.Stat(filepath.Join(p.folder, ".terraform"))
	status := "success"
	for _, s := range p.workflow.Jobs[name].Steps {
		if s.Run == "" || s.Run == "terraform init" && notInitialized == nil || !p.holds(s.If, event, status) {
			continue
		}
		if p.run(s.Run, p.environment(s.Env, event)) != nil {
			status = "failure"
		}
	}
	return status == "success"
}

// holds lets bash evaluate a condition of GitHub.
func (p *pipeline) holds(condition, event, status string) bool {
	if status != "success" && !strings.Contains(condition, "always()") {
		return false
	}
	words := strings.NewReplacer("always()", "1 == 1", "github.event_name", event, "job.status", status)
	return condition == "" || exec.CommandContext(p.Context(), "bash", "-c", "[[ "+words.Replace(condition)+" ]]").Run() == nil
}

// environment returns the variables of a step, with the values for what GitHub
// would put in.
func (p *pipeline) environment(variables map[string]string, event string) []string {
	env := []string{"TF_HTTP_ADDRESS=" + p.outside.URL + "/state", "TF_HTTP_RETRY_MAX=0", "DINTERO_BASE_URL=" + p.URL, "GITHUB_STEP_SUMMARY=/dev/null",
		"GITHUB_JOB=" + event, "GITHUB_RUN_ID=17", "GITHUB_SERVER_URL=https://github.example", "GITHUB_REPOSITORY=shops/merchants"}
	for name, value := range variables {
		if known, ok := p.values[name]; ok || strings.HasPrefix(value, "${{") {
			value = known
		}
		if name == "PULL_REQUEST" && event == "pull_request" {
			value = "7"
		}
		env = append(env, name+"="+value)
	}
	return env
}

// run runs a script from a file, as GitHub does. The provider is in this process,
// so it sees the variables of the step here.
func (p *pipeline) run(script string, env []string) error {
	p.Helper()
	for _, variable := range env {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "DINTERO_") {
			p.must(os.Setenv(name, value))
			defer func() { _ = os.Unsetenv(name) }()
		}
	}
	p.program("step", script)
	command := exec.CommandContext(p.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", filepath.Join(p.programs, "step"))
	command.Dir = p.folder
	command.Env = slices.Concat(p.tf.Command(p.Context()).Env, env, []string{"PATH=" + p.programs + ":" + os.Getenv("PATH")})
	var printed strings.Builder
	command.Stdout, command.Stderr = &printed, &printed
	p.must(command.Start())
	p.shell.Store(command.Process)
	err := command.Wait()
	p.log += "$ " + script + "\n" + printed.String()
	if strings.Contains(printed.String(), "/sign/") {
		p.Errorf("a link to sign at is in the log:\n%s", p.log)
	}
	return err
}

// gitlab runs a job of GitLab, and reports whether it succeeds.
func (p *pipeline) gitlab(source string, job gitlabJob) bool {
	p.Helper()
	variables := map[string]string{"CI_PIPELINE_SOURCE": source, "CI_JOB_URL": "https://gitlab.example/17", "CI_API_V4_URL": p.outside.URL, "CI_JOB_STATUS": "success",
		"MAX_SUBMISSIONS": p.workflow.Variables["MAX_SUBMISSIONS"]}
	maps.Copy(variables, p.values)
	err := p.run(strings.Join(slices.Concat([]string{"cd .."}, p.workflow.Default.BeforeScript, job.Script), "\n"), p.environment(variables, ""))
	if err != nil {
		variables["CI_JOB_STATUS"] = "failed"
	}
	_ = p.run("cd ..\n"+strings.Join(job.AfterScript, "\n"), p.environment(variables, ""))
	return err == nil
}

// comment returns the comment on the pull request.
func (p *pipeline) comment() string {
	p.Helper()
	text, err := os.ReadFile(filepath.Join(p.tf.Dir, "comment.md"))
	p.must(err)
	return string(text)
}

// outside is what a pipeline talks to beside Dintero: a backend, which keeps the
// state in a file, and who receives messages.
type outside struct {
	*httptest.Server
	mu          sync.Mutex
	messages    []string
	failWrites  bool // of the state
	failMessage bool // the next one, with 503
}

func startOutside(t *testing.T, stateFile string) *outside {
	o := &outside{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.Method == http.MethodGet:
			http.ServeFile(w, r, stateFile)
		case r.URL.Path == "/state" && !o.failWrites:
			_ = os.WriteFile(stateFile, body, 0o600)
		case r.URL.Path == "/state" || o.failMessage:
			o.failMessage = false
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			var message struct{ Text string }
			if json.Unmarshal(body, &message) == nil && message.Text != "" {
				body = []byte(message.Text)
			}
			o.messages = append(o.messages, string(body))
		}
	}))
	t.Cleanup(o.Close)
	return o
}

// take returns the messages since the last call.
func (o *outside) take() (messages []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	messages, o.messages = o.messages, nil
	return messages
}

// fail sets what fails.
func (o *outside) fail(writes, message bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failWrites, o.failMessage = writes, message
}
