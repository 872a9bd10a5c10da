package dintero

import (
	"context"
	"log/slog"
	"time"
)

// LevelTrace is below Debug. At this level bodies are logged too, redacted.
const LevelTrace = slog.LevelDebug - 4

const maxLoggedBody = 4096

func (c *Client) logResponse(ctx context.Context, r request, resp *response, started time.Time) {
	if !c.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	c.log.DebugContext(ctx, "Response from Dintero", append(r.logAttrs(started),
		"status", resp.status, "request_id", resp.requestID, "bytes", len(resp.body))...)
	if c.log.Enabled(ctx, LevelTrace) && !r.secret && !r.personal {
		c.log.Log(ctx, LevelTrace, "Bodies", append(r.logAttrs(started),
			"request_body", c.loggable(r.body), "response_body", c.loggable(resp.body))...)
	}
}

func (c *Client) logFailure(ctx context.Context, r request, err *TransportError, started time.Time) {
	if c.log.Enabled(ctx, slog.LevelDebug) {
		c.log.DebugContext(ctx, "No response from Dintero", append(r.logAttrs(started), "error", err.Err.Error(), "sent", err.Sent)...)
	}
}

func (r request) logAttrs(started time.Time) []any {
	return []any{"method", r.method, "path", r.path, "attempt", r.attempt, "duration_ms", time.Since(started).Milliseconds()}
}

// loggable redacts before it shortens, because half of a secret would not be
// recognized.
func (c *Client) loggable(body []byte) string {
	return oneLine(c.secrets.redact(string(body)), maxLoggedBody)
}
