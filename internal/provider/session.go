package provider

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// Timing is how long the provider waits. Tests shorten it.
type Timing struct {
	Client     dintero.Timing
	Onboarding onboarding.Timing
}

// session is a configured provider block, and all that is remembered until the
// next Configure.
type session struct {
	accountID types.String // the default of resources; unknown or null if there is none
	client    *dintero.Client
	run       *onboarding.Run
	// unknownAttributes are those of the provider block that are not known yet. No
	// request is possible until they are.
	unknownAttributes []string
	*plannedSignups
	told sync.Map // the causes and the accounts that an error or a warning has explained
}

func newSession(m providerModel, agent string, timing Timing, diags *diag.Diagnostics) *session {
	config := configResolver{diags}.clientConfig(m)
	if diags.HasError() {
		return nil
	}
	config.UserAgent, config.Timing = agent, timing.Client
	config.Logger = slog.New(tflogHandler{isRead: logIsRead()})
	client, err := dintero.New(config)
	if err != nil {
		diags.AddError(titleInvalidValue+": base_url", sentence(err))
		return nil
	}
	s := &session{
		accountID: stringOrNull(config.AccountID), client: client, run: onboarding.NewRun(client, timing.Onboarding, config.Logger),
		unknownAttributes: m.unknownAttributes(), plannedSignups: newPlannedSignups(),
	}
	if m.AccountID.IsUnknown() {
		s.accountID = types.StringUnknown()
	}
	return s
}

// isReady reports whether requests are possible, and adds an error if they are
// not, because a value of the provider block is not known yet.
func (s *session) isReady(diags *diag.Diagnostics) bool {
	if len(s.unknownAttributes) == 0 {
		return true
	}
	diags.AddError(titleNotKnownYet, fmt.Sprintf(
		"This has to call Dintero now, but the provider's %s comes from something that is known only after apply. "+
			"Apply what it comes from first (terraform apply -target=…), or use a value that is known while planning.", strings.Join(s.unknownAttributes, ", ")))
	return false
}

// account returns a resource's account: its own or the provider's. The result is
// unknown if the provider's is unknown. If there is none, it adds an error.
func (s *session) account(configured types.String, diags *diag.Diagnostics) types.String {
	if !configured.IsNull() {
		return configured
	}
	if s.accountID.IsNull() {
		diags.AddAttributeError(path.Root("account_id"), titleMissingAccount,
			"Set account_id here or in the provider block, or the environment variable DINTERO_ACCOUNT_ID.")
	}
	return s.accountID
}

// accountNow returns a resource's account for a request that is made now. It
// reports whether the request is possible, and adds an error if it is not.
func (s *session) accountNow(configured types.String, diags *diag.Diagnostics) (accountID string, ok bool) {
	account := s.account(configured, diags)
	return account.ValueString(), !diags.HasError() && s.isReady(diags)
}

// isFirst reports whether this is the first time that something is told.
func (s *session) isFirst(what string) bool {
	_, told := s.told.LoadOrStore(what, true)
	return !told
}

// sessionFrom returns the session that Configure passed to a resource; nil
// before Configure, as when Terraform only validates.
func sessionFrom(data any) *session {
	s, _ := data.(*session)
	return s
}
