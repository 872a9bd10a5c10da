package provider

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// WithoutFastPath returns the framework's own server of a provider.
func WithoutFastPath(s tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return s.(*server).frameworkServer
}
