package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// The log has for each request what Dintero's support needs. Bodies are logged
// at TRACE only.
func TestAccLogs_HaveEachRequest(t *testing.T) {
	acceptance(t)
	for _, c := range []struct {
		level  string
		http   string // the level of the requests alone
		bodies bool
	}{
		{"DEBUG", "", false},
		{"TRACE", "DEBUG", false},
		{"TRACE", "", true},
	} {
		t.Run(c.level+" "+c.http, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			log := filepath.Join(t.TempDir(), "terraform.log")
			tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{
				LogPath: log, LogLevel: c.level, Environment: map[string]string{"TF_LOG_PROVIDER_DINTERO_HTTP": c.http},
			})
			sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 503})
			tf.Must(tf.Apply(t.Context()))
			content, err := os.ReadFile(log)
			tf.Must(err)
			lines := requestLines(string(content))
			requests := sim.Requests()
			if len(lines) != len(requests) {
				t.Fatalf("%d lines about %d requests:\n%s", len(lines), len(requests), strings.Join(lines, "\n"))
			}
			for i, r := range requests {
				wantLineAbout(t, lines[i], r)
			}
			if !strings.Contains(lines[1], " attempt=1 ") || !strings.Contains(lines[2], " attempt=2 ") {
				t.Errorf("the read was repeated, and the log does not say so:\n%s\n%s", lines[1], lines[2])
			}
			if has := strings.Contains(string(content), "response_body"); has != c.bodies {
				t.Errorf("bodies in the log: %t, want %t", has, c.bodies)
			}
		})
	}
}

func requestLines(log string) (lines []string) {
	for line := range strings.Lines(log) {
		if strings.Contains(line, "Response from Dintero") {
			lines = append(lines, line)
		}
	}
	return lines
}

func wantLineAbout(t *testing.T, line string, r dinterotest.Request) {
	t.Helper()
	for _, fact := range []string{
		" [DEBUG] ", " duration_ms=",
		" method=" + r.Method, fmt.Sprintf(" status=%d", r.Status), " request_id=" + r.RequestID,
		" path=" + strings.TrimPrefix(r.Path, "/v1"),
	} {
		if !strings.Contains(line, fact) {
			t.Errorf("%q is not in\n%s", fact, line)
		}
	}
}
