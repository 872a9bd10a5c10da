package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	simulatorName = "dintero-simulator"
	simulatorPath = module + "/internal/cmd/" + simulatorName

	// simulatorGrace is more than it gives the answers that are under way.
	simulatorGrace = 5 * time.Second
)

// Simulator is a simulated Dintero in a process of its own.
type Simulator struct {
	// Environment is what it says leads to it: DINTERO_BASE_URL and so on.
	Environment map[string]string

	process *exec.Cmd
	printed *printed
}

// printed is what a process has printed so far.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// BuildSimulator builds the simulator's program into a folder.
func BuildSimulator(ctx context.Context, folder string) (string, error) {
	return buildProgram(ctx, folder, simulatorName, simulatorPath)
}

// StartSimulator runs the program, with its flags, until Stop or the end of ctx.
func StartSimulator(ctx context.Context, program string, flags ...string) (*Simulator, error) {
	s := &Simulator{Environment: map[string]string{}, printed: &printed{}}
	s.process = exec.CommandContext(ctx, program, flags...)
	s.process.Stderr = s.printed
	s.process.Cancel = func() error { return interrupt(s.process.Process) }
	s.process.WaitDelay = simulatorGrace
	stdout, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	if err := s.readEnvironment(stdout); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// readEnvironment reads the lines `export NAME=VALUE` that the program prints
// once it listens.
func (s *Simulator) readEnvironment(stdout io.Reader) error {
	const variables = 4
	lines := bufio.NewScanner(stdout)
	for len(s.Environment) < variables && lines.Scan() {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		s.Environment[name] = value
	}
	if len(s.Environment) < variables {
		return fmt.Errorf("the simulator did not start\n%s", s.printed)
	}
	return nil
}

// Log is what it has printed so far: a line per request, with the time, method,
// path and status.
func (s *Simulator) Log() string { return s.printed.String() }

// Stop ends the process, if it has not ended, and waits for it.
func (s *Simulator) Stop() error {
	if err := interrupt(s.process.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	var exit *exec.ExitError
	err := s.process.Wait()
	if errors.As(err, &exit) || errors.Is(err, context.Canceled) {
		return nil // it had to be stopped in another way
	}
	return err
}

// interrupt is Ctrl-C where there is one to send, and the end where there is
// none, as on Windows.
func interrupt(p *os.Process) error {
	err := p.Signal(os.Interrupt)
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
