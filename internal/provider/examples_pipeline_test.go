package provider_test

import (
	"os"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// pipelineFile has the relevant parts of a GitHub workflow or a GitLab
// pipeline: which commands run at which event.
type pipelineFile struct {
	Jobs map[string]struct { // GitHub
		If    string
		Env   map[string]string
		Steps []struct{ If, Run string }
	}
	Terraform pipelineJob `yaml:".terraform"` // GitLab
	Plan      pipelineJob
	Apply     pipelineJob
	Watch     pipelineJob
}

type pipelineJob struct {
	Rules        []struct{ If string }
	Variables    map[string]string
	BeforeScript []string `yaml:"before_script"`
	Script       []string
}

func readPipeline(e example) (p pipelineFile) {
	e.Helper()
	text, err := os.ReadFile(e.file)
	e.must(err)
	e.must(yaml.Unmarshal(text, &p))
	return p
}

// environments returns the variables of each job.
func (p pipelineFile) environments() map[string]map[string]string {
	all := map[string]map[string]string{}
	for name, job := range map[string]pipelineJob{"plan": p.Plan, "apply": p.Apply, "watch": p.Watch} {
		all[name] = job.Variables
		if _, ok := p.Jobs[name]; ok {
			all[name] = p.Jobs[name].Env
		}
	}
	return all
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
