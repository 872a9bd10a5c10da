package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"
)

// If the context of a command ends, the command is interrupted as by Ctrl-C and
// waited for.

// prepare makes two runners: one prints to Output; the other prints nothing,
// because the JSON that it asks Terraform for is not meant for people.
func (s *Sandbox) prepare(o Options) (err error) {
	if s.silent, err = s.runner(o); err != nil {
		return err
	}
	if s.printing, err = s.runner(o); err == nil && o.Output != nil {
		s.printing.SetStdout(o.Output)
		s.printing.SetStderr(o.Output)
	}
	return err
}

func (s *Sandbox) runner(o Options) (*tfexec.Terraform, error) {
	runner, err := tfexec.NewTerraform(s.Dir, s.terraform)
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
	return s.printing.Init(ctx, options...)
}

// Apply applies without asking for approval.
func (s *Sandbox) Apply(ctx context.Context, options ...tfexec.ApplyOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.printing.Apply(ctx, options...)
}

// Refresh updates the state with what has changed at Dintero, and changes
// nothing there.
func (s *Sandbox) Refresh(ctx context.Context, options ...tfexec.ApplyOption) error {
	return s.Apply(ctx, append(options, tfexec.RefreshOnly(true))...)
}

// Plan reports whether there is anything to change.
func (s *Sandbox) Plan(ctx context.Context, options ...tfexec.PlanOption) (bool, error) {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.printing.Plan(ctx, options...)
}

// Destroy destroys without asking for approval.
func (s *Sandbox) Destroy(ctx context.Context, options ...tfexec.DestroyOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.printing.Destroy(ctx, options...)
}

// Import imports an object into a resource of the configuration.
func (s *Sandbox) Import(ctx context.Context, address, id string, options ...tfexec.ImportOption) error {
	if r := s.reattach(); r != nil {
		options = append(options, r)
	}
	return s.printing.Import(ctx, address, id, options...)
}

// Show returns the state.
func (s *Sandbox) Show(ctx context.Context) (*tfjson.State, error) {
	if r := s.reattach(); r != nil {
		return s.silent.Show(ctx, r)
	}
	return s.silent.Show(ctx)
}

// Command returns any other command of Terraform, which the caller starts.
func (s *Sandbox) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.terraform, arguments...)
	command.Dir = s.Dir
	for name, value := range s.environment {
		command.Env = append(command.Env, name+"="+value)
	}
	if s.inProcess != nil {
		encoded, _ := json.Marshal(s.inProcess.info) // strings and numbers always encode
		command.Env = append(command.Env, "TF_REATTACH_PROVIDERS="+string(encoded))
	}
	command.Cancel = func() error { return interrupt(command.Process) }
	return command
}

func (s *Sandbox) reattach() *tfexec.ReattachOption {
	if s.inProcess == nil {
		return nil
	}
	return tfexec.Reattach(s.inProcess.info)
}

// interrupt sends what Ctrl-C sends. Windows cannot send it, so there the
// process is killed.
func interrupt(p *os.Process) error {
	err := p.Signal(os.Interrupt)
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
