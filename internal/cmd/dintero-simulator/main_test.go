package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// asProgram makes the test binary be the program, so that signals and exit
// codes are the real ones.
const asProgram = "DINTERO_SIMULATOR_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

type program struct {
	*exec.Cmd
	environment map[string]string // what it printed
	stderr      *bytes.Buffer
}

var export = regexp.MustCompile(`^export (DINTERO_[A-Z_]+)=(\S+)$`)

func start(t *testing.T, args ...string) program {
	t.Helper()
	p := program{Cmd: command(t, args...), environment: map[string]string{}, stderr: &bytes.Buffer{}}
	p.Stderr = p.stderr
	stdout, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for len(p.environment) < 4 && lines.Scan() {
		match := export.FindStringSubmatch(lines.Text())
		if match == nil {
			t.Fatalf("%q among the exports", lines.Text())
		}
		p.environment[match[1]] = match[2]
	}
	return p
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, self, args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// token asks for a token for an account with what the program printed.
func (p program) token(t *testing.T, account string) *http.Response {
	t.Helper()
	body := fmt.Sprintf(`{"grant_type":"client_credentials","audience":"https://api.dintero.com/v1/accounts/%s"}`, account)
	url := p.environment["DINTERO_BASE_URL"] + "/accounts/" + p.environment["DINTERO_ACCOUNT_ID"] + "/auth/token?query=hidden"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(p.environment["DINTERO_CLIENT_ID"], p.environment["DINTERO_CLIENT_SECRET"])
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestProgram_ServesWhatItPrintsUntilASignal(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p := start(t, "-account", "P00000042", "-token-lifetime", "90s")
			response := p.token(t, p.environment["DINTERO_ACCOUNT_ID"])
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || response.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"expires_in":90}`)) {
				t.Errorf("token: %s, %s, %v", response.Status, body, err)
			}
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err != nil {
				t.Errorf("exit: %v\n%s", err, p.stderr)
			}
			if !strings.Contains(p.stderr.String(), "POST /v1/accounts/P00000042/auth/token 200\n") {
				t.Errorf("no line for the request in\n%s", p.stderr)
			}
			for _, secret := range []string{dinterotest.ClientSecret, "hidden", "eyJ"} {
				if strings.Contains(p.stderr.String(), secret) {
					t.Errorf("%q is in the log:\n%s", secret, p.stderr)
				}
			}
		})
	}
}

func TestProgram_RefusesFlagsThatMakeNoSense(t *testing.T) {
	for says, args := range map[string][]string{
		":0 is not a loopback address":        {"-listen", ":0"},
		"0.0.0.0:0 is not a loopback address": {"-listen", "0.0.0.0:0"},
		"8.8.8.8:80 is not a loopback":        {"-listen", "8.8.8.8:80"},
		"missing port":                        {"-listen", "127.0.0.1"},
		`"none of them" is none of`:           {"-reads", "none of them"},
		`"T1" is not an account`:              {"-account", "T1"},
		`"T1" is not an account, which`:       {"-grant", "T12345678,T1"},
		`"" is not an account`:                {"-grant", ""},
		"must be ACCOUNT=UUID":                {"-approval", "T12345678"},
		"or ACCOUNT=UUID:STATUS":              {"-approval", "T12345678=3c90c3cc-0d44-4b50-8888-8dd25736052a:done"},
		"must be a duration such as 10s":      {"-lag", "10"},
		"must not be negative":                {"-latency", "-1s"},
		"flag -token-lifetime: must not be":   {"-token-lifetime", "-1s"},
		`unexpected argument "extra"`:         {"extra"},
	} {
		c := command(t, args...)
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		_ = c.Run() // the exit code is checked below
		if c.ProcessState.ExitCode() != 2 || stdout.Len() > 0 || !strings.Contains(stderr.String(), says) {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q", args, c.ProcessState.ExitCode(), &stdout, &stderr)
		}
	}
}

func TestProgram_ListensAtLoopbackAddressesOfAnyKind(t *testing.T) {
	for _, address := range []string{"localhost:0", "127.0.0.2:0"} {
		p := start(t, "-listen", address, "-reads", "both", "-latency", "1ms")
		response := p.token(t, p.environment["DINTERO_ACCOUNT_ID"])
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, response.Status)
		}
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := p.Wait(); err != nil {
			t.Errorf("%s: exit: %v", address, err)
		}
	}
}
