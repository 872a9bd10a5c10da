package onboarding

import (
	"context"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// withGrace returns a copy of ctx that is cancelled d after ctx is.
func withGrace(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	graced, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { dintero.Sleep(graced, d); cancel() })
	return graced, func() { stop(); cancel() }
}
