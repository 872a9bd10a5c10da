package provider

import (
	"context"
	"log/slog"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// httpLog is the log subsystem of the requests to Dintero.
// TF_LOG_PROVIDER_DINTERO_HTTP sets its level.
const httpLog = "http"

// DisableUnreadLogs switches the framework's loggers off if nobody reads them.
// Without any TF_LOG variable Terraform discards the plugin's log lines, but
// each of them is formatted and sent, which takes a third of the plugin's time
// in a large refresh.
func DisableUnreadLogs() {
	if logIsRead() {
		return
	}
	for _, variable := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_DINTERO"} {
		_ = os.Setenv(variable, "off")
	}
}

func logIsRead() bool {
	for _, variable := range os.Environ() {
		name, level, _ := strings.Cut(variable, "=")
		if (strings.HasPrefix(name, "TF_LOG") || strings.HasPrefix(name, "TF_ACC_LOG")) && level != "" && !strings.EqualFold(level, "off") {
			return true
		}
	}
	return false
}

// tflogHandler writes the logs of the rules and of the client to Terraform's.
type tflogHandler struct{ isRead bool }

func (h tflogHandler) Enabled(context.Context, slog.Level) bool { return h.isRead }

func (tflogHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, record.NumAttrs())
	record.Attrs(func(a slog.Attr) bool {
		fields[a.Key] = a.Value.Any()
		return true
	})
	if record.Level >= slog.LevelInfo {
		tflog.Info(ctx, record.Message, fields)
		return nil
	}
	ctx = tflog.NewSubsystem(ctx, httpLog, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_DINTERO_HTTP"), tflog.WithRootFields())
	if record.Level <= dintero.LevelTrace {
		tflog.SubsystemTrace(ctx, httpLog, record.Message, fields)
	} else {
		tflog.SubsystemDebug(ctx, httpLog, record.Message, fields)
	}
	return nil
}

// These logs have neither groups nor attributes of its own.
func (h tflogHandler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h tflogHandler) WithGroup(string) slog.Handler      { return h }
