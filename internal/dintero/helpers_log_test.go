package dintero_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// logBuffer keeps what a client logs, one JSON object a line.
type logBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// at makes a client log from a level on.
func (l *logBuffer) at(level slog.Level) func(*dintero.Config) {
	return func(c *dintero.Config) {
		c.Logger = slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}))
	}
}

// lines returns the entries with a message.
func (l *logBuffer) lines(t testing.TB, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(l.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if entry["msg"] == message {
			found = append(found, entry)
		}
	}
	return found
}

// failures counts the attempts that got no response. A server that does not
// exist cannot count them.
func (l *logBuffer) failures(t testing.TB) int {
	t.Helper()
	return len(l.lines(t, "No response from Dintero"))
}
