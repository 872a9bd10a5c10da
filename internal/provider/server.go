package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns what makes the provider of the given version, as Terraform
// talks to it.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return NewServerWithTiming(version, Timing{})
}

// NewServerWithTiming is NewServer for tests, which cannot wait as long as
// people do.
func NewServerWithTiming(version string, timing Timing) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &dinteroProvider{version: version, timing: timing}
		return &server{framework: providerserver.NewProtocol6(p)().(framework), provider: p} //nolint:forcetypeassert // it would not start
	}
}

// server is the framework's, with the fast path of noop_fast_path.go.
type server struct {
	framework
	provider *dinteroProvider
}

// framework is what this provider uses of the framework's server: actions and
// state stores, say, would have to be named here.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}
