package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestPress_SignsOrDeclinesOnce(t *testing.T) {
	for button, status := range map[string]string{pressSign: dinterotest.StatusEnabled, pressDecline: dinterotest.StatusDeclined} {
		sim := dinterotest.Start(t)
		sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: acctest.CaseID})
		c, _ := sim.Connection(dinterotest.Account)
		link, _ := c.Events[0].Metadata["signature_link"].(string)
		if title, err := press(t.Context(), link, button); err != nil || title == "" {
			t.Errorf("%s: %q, %v", button, title, err)
		}
		if c, _ := sim.Connection(dinterotest.Account); c.Status != status {
			t.Errorf("%s: the status is %q, want %q", button, c.Status, status)
		}
		if title, err := press(t.Context(), link, button); err == nil {
			t.Errorf("%s is possible a second time: %q", button, title)
		}
	}
}

func TestDemo_FailsClearlyWithoutTerraform(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	var stderr bytes.Buffer
	if code := run(t.Context(), false, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), "neither terraform nor tofu is on the PATH") {
		t.Errorf("exit code %d, stderr %q", code, &stderr)
	}
}

// TestAccDemo_KeepsRunningUntilInterrupted plays the demo with -keep, pastes what
// it prints into a shell, and interrupts it.
func TestAccDemo_KeepsRunningUntilInterrupted(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	printed, stdout := io.Pipe()
	go func() {
		ended <- run(ctx, true, stdout, &stderr)
		_ = stdout.Close() // it never fails
	}()
	text := readUntil(printed, "destroy\n")
	commands := regexp.MustCompile(`(?ms)^cd .* plan$`).FindString(text)
	if commands == "" {
		interrupt()
		t.Fatalf("no commands to paste in\n%s\n%s", text, &stderr)
	}
	dir := regexp.MustCompile(`cd '(.*)'`).FindStringSubmatch(commands)[1]
	// An upgrade shows that the provider can be installed, too.
	upgrade := strings.TrimSuffix(commands[strings.LastIndex(commands, "\n"):], "plan") + "init -upgrade -input=false"
	shell := exec.CommandContext(t.Context(), "sh", "-e", "-c", commands+upgrade)
	shell.Env = append(os.Environ(), "TF_CLI_ARGS=-no-color", "HOME="+t.TempDir())
	out, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "No changes.") {
		t.Errorf("%v in a shell that runs\n%s\n%s", err, commands, out)
	}

	interrupt()
	_, _ = io.Copy(io.Discard, printed)
	select {
	case code := <-ended:
		if code != 0 || stderr.Len() > 0 {
			t.Errorf("exit code %d, stderr %q", code, &stderr)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the demo goes on after an interrupt")
	}
	if _, err := os.Stat(filepath.Dir(dir)); !os.IsNotExist(err) {
		t.Errorf("the sandbox is still there: %v", err)
	}
}

// readUntil reads until a line ends so, or until the end.
func readUntil(r io.Reader, end string) string {
	var text strings.Builder
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		text.WriteString(line)
		if err != nil || strings.HasSuffix(line, end) {
			return text.String()
		}
	}
}
