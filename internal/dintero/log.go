package dintero

import (
	"context"
	"log/slog"
	"time"
)

// LevelTrace is below Debug: there, bodies are logged too, masked.
const LevelTrace = slog.LevelDebug - 4

const maxLoggedBody = 4096

func (s *sending) logAnswer(ctx context.Context, a *answer) {
	if !s.client.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	s.client.log.DebugContext(ctx, "Dintero answered", append(s.facts(),
		"status", a.status, "request_id", a.requestID, "bytes", len(a.body))...)
	if s.client.log.Enabled(ctx, LevelTrace) && !s.secret {
		s.client.log.Log(ctx, LevelTrace, "Bodies", append(s.facts(),
			"request_body", s.loggable(s.body), "response_body", s.loggable(a.body))...)
	}
}

func (s *sending) logFailure(ctx context.Context, err error) {
	if s.client.log.Enabled(ctx, slog.LevelDebug) {
		s.client.log.DebugContext(ctx, "No answer from Dintero", append(s.facts(),
			"error", s.client.mask.string(withoutURL(err).Error()), "connected", s.connected)...)
	}
}

func (s *sending) facts() []any {
	return []any{
		"method", s.method, "path", s.path, "attempt", s.attempt,
		"duration_ms", time.Since(s.started).Milliseconds(),
	}
}

// loggable masks before it shortens, so that no half of a secret stays.
func (s *sending) loggable(body []byte) string {
	return readable(s.client.mask.string(string(body)), maxLoggedBody)
}
