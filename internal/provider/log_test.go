package provider

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
)

// clearLogVariables removes the log variables of the developer from the
// environment.
func clearLogVariables(t *testing.T) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") || strings.HasPrefix(name, "TF_ACC_LOG") {
			t.Setenv(name, "")
		}
	}
	t.Setenv("TF_LOG_SDK", "")
	t.Setenv("TF_LOG_PROVIDER_DINTERO", "")
}

func TestLog_IsOffIfNobodyReadsIt(t *testing.T) {
	for name, value := range map[string]string{"TF_LOG": "", "TF_LOG_PROVIDER": "off", "TF_LOG_CORE": "OFF"} {
		t.Run(name+"="+value, func(t *testing.T) {
			clearLogVariables(t)
			t.Setenv(name, value)
			DisableUnreadLogs()
			if os.Getenv("TF_LOG_SDK") != "off" || os.Getenv("TF_LOG_PROVIDER_DINTERO") != "off" {
				t.Error("the loggers format lines that nobody reads")
			}
		})
	}
}

func TestLog_IsOnIfAnyOfItIsAskedFor(t *testing.T) {
	for _, name := range []string{
		"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_DINTERO_HTTP", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_ACC_LOG_PATH",
	} {
		t.Run(name, func(t *testing.T) {
			clearLogVariables(t)
			t.Setenv(name, "TRACE")
			DisableUnreadLogs()
			if os.Getenv("TF_LOG_SDK") != "" || os.Getenv("TF_LOG_PROVIDER_DINTERO") != "" {
				t.Error("lines that were asked for are missing")
			}
		})
	}
}

// The client's lines are made only if somebody reads them.
func TestLog_HandlerIsEnabledIfTheLogIsRead(t *testing.T) {
	for value, want := range map[string]bool{"": false, "off": false, "DEBUG": true} {
		clearLogVariables(t)
		t.Setenv("TF_LOG", value)
		if got := (tflogHandler{isRead: logIsRead()}).Enabled(context.Background(), slog.LevelDebug); got != want {
			t.Errorf("with TF_LOG=%s the handler is enabled: %v, want %v", value, got, want)
		}
	}
}
