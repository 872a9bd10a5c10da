package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// NewServer returns what makes the provider of the given version, as Terraform
// talks to it.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return NewServerWithPace(version, dintero.Pace{})
}

// NewServerWithPace is NewServer for tests, which cannot wait as long as people
// do.
func NewServerWithPace(version string, pace dintero.Pace) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &dinteroProvider{version: version, pace: pace}
		return &server{framework: providerserver.NewProtocol6(p)().(framework), provider: p}
	}
}

// server is the framework's, with the shortcuts of unchanged.go.
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
