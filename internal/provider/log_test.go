package provider

import (
	"os"
	"strings"
	"testing"
)

// quietly takes what a developer has set out of the environment.
func quietly(t *testing.T) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") || strings.HasPrefix(name, "TF_ACC_LOG") {
			t.Setenv(name, "")
		}
	}
	t.Setenv("TF_LOG_SDK", "")
	t.Setenv("TF_LOG_PROVIDER_DINTERO", "")
}

func TestLogs_AreSilencedWhereNobodyListens(t *testing.T) {
	for name, value := range map[string]string{"TF_LOG": "", "TF_LOG_PROVIDER": "off"} {
		t.Run(name+"="+value, func(t *testing.T) {
			quietly(t)
			t.Setenv(name, value)
			SilenceUnheardLogs()
			if os.Getenv("TF_LOG_SDK") != "off" || os.Getenv("TF_LOG_PROVIDER_DINTERO") != "off" {
				t.Error("the loggers format what nobody reads")
			}
		})
	}
}

func TestLogs_AreAsEverWhereAnyIsAskedFor(t *testing.T) {
	for _, name := range []string{
		"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_DINTERO_HTTP", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_ACC_LOG_PATH",
	} {
		t.Run(name, func(t *testing.T) {
			quietly(t)
			t.Setenv(name, "TRACE")
			SilenceUnheardLogs()
			if os.Getenv("TF_LOG_SDK") != "" || os.Getenv("TF_LOG_PROVIDER_DINTERO") != "" {
				t.Error("lines that were asked for are missing")
			}
		})
	}
}
