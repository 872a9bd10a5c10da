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
)

// session is what the provider's configuration comes to in one run.
type session struct {
	accountID types.String // the default of resources; unknown or null where it is not there
	client    *dintero.Client
	unknown   []string // what keeps the client from being used
	left      sync.Map // ids to the signups that this run let go of, as they were
	unseen    sync.Map // accounts whose connection no read shows and the user was told so
}

func newSession(m providerModel, agent string, pace dintero.Pace, diags *diag.Diagnostics) *session {
	resolving := settings{diags: diags}
	config := resolving.dinteroConfig(m)
	if diags.HasError() {
		return nil
	}
	config.UserAgent, config.Pace, config.Logger = agent, pace, slog.New(tflogHandler{heard: logsAreHeard()})
	client, err := dintero.New(config)
	if err != nil {
		diags.AddAttributeError(path.Root("base_url"), "Invalid value", err.Error())
		return nil
	}
	s := &session{client: client, unknown: resolving.unknown, accountID: types.StringNull()}
	switch {
	case m.AccountID.IsUnknown():
		s.accountID = types.StringUnknown()
	case config.AccountID != "":
		s.accountID = types.StringValue(config.AccountID)
	}
	return s
}

// use returns the client for an operation that has to call the API.
func (s *session) use(diags *diag.Diagnostics) *dintero.Client {
	if len(s.unknown) == 0 {
		return s.client
	}
	diags.AddAttributeError(path.Root(s.unknown[0]), "Provider configuration not known yet", fmt.Sprintf(
		"Dintero has to be asked now, but the provider's %s comes from something that is known only after apply. "+
			"Apply what it comes from first (terraform apply -target=…), or give a value that is known while planning.",
		strings.Join(s.unknown, ", ")))
	return nil
}

// account is a resource's account: its own or the provider's. It is unknown
// where it can't be told yet, and an error where there is none.
func (s *session) account(configured types.String, diags *diag.Diagnostics) types.String {
	if !configured.IsNull() {
		return configured
	}
	if s.accountID.IsNull() {
		diags.AddAttributeError(path.Root("account_id"), "Missing account",
			"Set account_id here or in the provider's configuration, or the environment variable DINTERO_ACCOUNT_ID.")
	}
	return s.accountID
}

// sessionFrom takes what Configure handed over; nil before it ran, as when
// Terraform only validates.
func sessionFrom(data any) *session {
	s, _ := data.(*session)
	return s
}
