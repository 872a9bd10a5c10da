package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

const (
	signupIsSafe   = "\n\nThe signup itself is not affected. "
	continueToWait = "Apply again to continue to wait."
)

// explainWait explains how a wait ended, and that the signup is not affected.
func (s *session) explainWait(key onboarding.Key, err error, waitFor string) string {
	var rejected *onboarding.RejectedError
	var unknowable *onboarding.UnknowableLinkError
	var gaveUp *onboarding.WaitError
	switch {
	case errors.As(err, &rejected):
		return sentence(err) + signupIsSafe + "Once the cause is resolved with Dintero, raise attempt of the dintero_vipps_psp_connection by one, which submits the signup again."
	case errors.As(err, &unknowable):
		return sentence(err) + signupIsSafe + "Use wait_for = \"enabled\", or take the link from signature_link of the dintero_vipps_psp_connection, if it is known there."
	case errors.As(err, &gaveUp) && gaveUp.Expired:
		text := waited(gaveUp, waitFor)
		if isFailedRead(gaveUp.LastErr) {
			text += " The last read failed: " + s.waitReason(key, gaveUp.LastErr)
		}
		return text + signupIsSafe + "Apply again to continue to wait, or wait longer: timeouts = { create = \"90m\" }"
	case errors.As(err, &gaveUp) && dintero.CauseOf(gaveUp.Err) == dintero.CauseInterrupted:
		return waited(gaveUp, waitFor) + " Terraform was interrupted." + signupIsSafe + continueToWait
	case errors.As(err, &gaveUp):
		return waited(gaveUp, waitFor) + " " + s.waitReason(key, gaveUp.Err) + signupIsSafe + continueToWait
	}
	return s.waitReason(key, err)
}

// isFailedRead reports whether the last poll failed for another reason than that
// the timeout expired.
func isFailedRead(err error) bool {
	var transport *dintero.TransportError
	return err != nil && (errors.As(err, &transport) || !errors.Is(err, context.DeadlineExceeded))
}

// waitReason explains a failed read. The text is short if another error has
// explained the same cause.
func (s *session) waitReason(key onboarding.Key, err error) string {
	if short := s.shortText(err, key.String()); short != "" {
		return short
	}
	return s.reason(err)
}

func waited(e *onboarding.WaitError, waitFor string) string {
	return fmt.Sprintf("Waited %s for %s, and %s.", e.Waited.Round(time.Second), waitFor, lastStatus(e.Last))
}

func lastStatus(c *dintero.Connection) string {
	if c == nil {
		return "the connection could not be read"
	}
	return fmt.Sprintf("the status is %q", c.Status)
}
