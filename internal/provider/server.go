package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns a factory for the provider's server, which Terraform calls.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return NewServerWithTiming(version, Timing{})
}

// NewServerWithTiming is NewServer with shorter waits, for tests.
func NewServerWithTiming(version string, timing Timing) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &dinteroProvider{version: version, timing: timing}
		return &server{framework: providerserver.NewProtocol6(p)().(framework), provider: p} //nolint:forcetypeassert // it would not start
	}
}

// server is the framework's server, with the fast path of noop_fast_path.go and
// the memory of stored_signups.go.
type server struct {
	framework
	provider *dinteroProvider
}

// ApplyResourceChange notes that this run applies.
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if session := s.provider.session; session != nil {
		session.isApplying.Store(true)
	}
	return s.framework.ApplyResourceChange(ctx, req)
}

// framework is the part of the framework's server that this provider uses. A
// new kind of feature, such as actions, needs its interface here, or it is not
// served.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}
