package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// The demo checks itself while it runs. With -keep, what it prints can be pasted
// into a shell, and an interrupt removes everything.
func TestAccDemo_KeepsRunningUntilInterrupted(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	printed, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, "../../..", true, w)
		_ = w.Close() // it never fails
		ended <- err
	}()
	text := readUntil(printed, "sends nothing twice.\n")
	commands := regexp.MustCompile(`(?ms)^cd .* plan$`).FindString(text)
	if commands == "" {
		t.Fatalf("no commands to paste in: %v\n%s", <-ended, text)
	}
	shell := exec.CommandContext(t.Context(), "sh", "-e", "-c", commands)
	shell.Env = append(os.Environ(), "TF_CLI_ARGS=-no-color")
	if out, err := shell.CombinedOutput(); err != nil || !strings.Contains(string(out), "No changes.") {
		t.Errorf("%v in a shell that runs\n%s\n%s", err, commands, out)
	}

	interrupt()
	_, _ = io.Copy(io.Discard, printed)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	folder := regexp.MustCompile(`cd '(.*)'`).FindStringSubmatch(commands)[1]
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", folder, err)
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

func TestDemo_FailsClearlyWithoutTerraform(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "no-such-terraform")
	if err := run(t.Context(), "../../..", false, io.Discard); err == nil || !strings.Contains(err.Error(), `"no-such-terraform": executable file not found`) {
		t.Errorf("error %v", err)
	}
}
