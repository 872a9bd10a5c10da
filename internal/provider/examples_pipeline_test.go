package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// pipelineFile is what counts here of a GitHub workflow and of a GitLab
// pipeline: who runs what when.
type pipelineFile struct {
	Jobs map[string]struct { // GitHub
		Steps []struct{ If, Run string }
	}
	Template pipelineJob `yaml:".dintero"` // GitLab
	Plan     pipelineJob
	Apply    pipelineJob
	Watch    pipelineJob
}

type pipelineJob struct {
	Rules        []struct{ If string }
	BeforeScript []string `yaml:"before_script"`
	Script       []string
}

// script is all that runs at an event, in GitHub's words for it.
func (p pipelineFile) script(event string) string {
	var lines []string
	for _, job := range p.Jobs {
		for _, step := range job.Steps {
			if runsAt(event, step.If) {
				lines = append(lines, step.Run)
			}
		}
	}
	for _, job := range []pipelineJob{p.Plan, p.Apply, p.Watch} {
		if len(job.Rules) > 0 && strings.Contains(job.Rules[0].If, map[string]string{
			"pull_request": `"merge_request_event"`, "push": `"push"`, "schedule": `"schedule"`,
		}[event]) {
			lines = append(append(lines, p.Template.BeforeScript...), job.Script...)
		}
	}
	return strings.Join(lines, "\n")
}

var eventCondition = regexp.MustCompile(`^github\.event_name (==|!=) '(\w+)'$`)

func runsAt(event, condition string) bool {
	match := eventCondition.FindStringSubmatch(condition)
	return match == nil || (match[1] == "==") == (match[2] == event)
}

// runAsPipeline runs what a pipeline runs at a pull request, a push and on
// schedule, before and after the merchant has answered. Its state is local.
func runAsPipeline(e example) {
	var pipeline pipelineFile
	text, err := os.ReadFile(e.file)
	e.must(err)
	e.must(yaml.Unmarshal(text, &pipeline))
	e.copy("main.tf", filepath.Join(filepath.Dir(e.file), "..", "main.tf"))
	e.copy("backend.tf", e.beside("backend.tf"))
	e.write("backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	reports := e.TempDir()
	at := func(event string) error {
		script := pipeline.script(event)
		if script == "" || strings.Contains(script, "${{") {
			e.Fatalf("at %s there is nothing to run, or something that only GitHub can:\n%s", event, script)
		}
		return e.shell(script, map[string]string{
			"TF_VAR_case_id": caseID, "TF_INPUT": "false", "TF_IN_AUTOMATION": "true",
			"GITHUB_OUTPUT": filepath.Join(reports, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(reports, "summary"),
		})
	}

	e.must(at("pull_request"))
	e.wantSignups(e.T, 0)
	e.must(at("push"))
	e.must(at("schedule"))
	e.Sign(dinterotest.Account)
	e.must(at("schedule"))
	e.wantPrinted(`merchant_serial_number = "933491"`)
	e.must(at("push"))
	e.Decline(dinterotest.Account)
	if at("schedule") == nil {
		e.Error("a declined signup goes unnoticed")
	}
	e.wantSignups(e.T, 1)
}
