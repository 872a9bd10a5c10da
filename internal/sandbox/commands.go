package sandbox

import (
	"context"
	"encoding/json"
	"os/exec"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"
)

// A command whose context ends is interrupted as by Ctrl-C, and waited for.

// prepare makes two runners: what one is asked for is JSON, which is not for
// Output.
func (s *Sandbox) prepare(o Options) (err error) {
	if s.quiet, err = s.runner(o); err != nil {
		return err
	}
	if s.loud, err = s.runner(o); err == nil && o.Output != nil {
		s.loud.SetStdout(o.Output)
		s.loud.SetStderr(o.Output)
	}
	return err
}

func (s *Sandbox) runner(o Options) (*tfexec.Terraform, error) {
	runner, err := tfexec.NewTerraform(s.Folder, s.terraform)
	if err != nil {
		return nil, err
	}
	if err := runner.SetEnv(s.environment); err != nil {
		return nil, err
	}
	if o.LogPath != "" {
		if err := runner.SetLog(o.LogLevel); err != nil {
			return nil, err
		}
		if err := runner.SetLogPath(o.LogPath); err != nil {
			return nil, err
		}
	}
	return runner, nil
}

// Init installs the provider.
func (s *Sandbox) Init(ctx context.Context, options ...tfexec.InitOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.loud.Init(ctx, options...)
}

// Apply applies without asking.
func (s *Sandbox) Apply(ctx context.Context, options ...tfexec.ApplyOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.loud.Apply(ctx, options...)
}

// Refresh takes over into the state what has changed at Dintero, and changes
// nothing there.
func (s *Sandbox) Refresh(ctx context.Context, options ...tfexec.ApplyOption) error {
	return s.Apply(ctx, append(options, tfexec.RefreshOnly(true))...)
}

// Plan tells whether there is anything to change.
func (s *Sandbox) Plan(ctx context.Context, options ...tfexec.PlanOption) (bool, error) {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.loud.Plan(ctx, options...)
}

// Destroy destroys without asking.
func (s *Sandbox) Destroy(ctx context.Context, options ...tfexec.DestroyOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.loud.Destroy(ctx, options...)
}

// Import takes over what is at Dintero into a resource that is configured.
func (s *Sandbox) Import(ctx context.Context, address, id string, options ...tfexec.ImportOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.loud.Import(ctx, address, id, options...)
}

// Show returns the state.
func (s *Sandbox) Show(ctx context.Context) (*tfjson.State, error) {
	if r := s.reattach(); r != nil {
		return s.quiet.Show(ctx, r)
	}
	return s.quiet.Show(ctx)
}

// Command is any other call of Terraform, not started yet.
func (s *Sandbox) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.terraform, arguments...)
	command.Dir = s.Folder
	for name, value := range s.environment {
		command.Env = append(command.Env, name+"="+value)
	}
	if s.served != nil {
		encoded, _ := json.Marshal(s.served.info) // strings and numbers always encode
		command.Env = append(command.Env, "TF_REATTACH_PROVIDERS="+string(encoded))
	}
	command.Cancel = func() error { return interrupt(command.Process) }
	return command
}

func (s *Sandbox) reattach() *tfexec.ReattachOption {
	if s.served == nil {
		return nil
	}
	return tfexec.Reattach(s.served.info)
}
