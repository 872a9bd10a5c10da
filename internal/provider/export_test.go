package provider

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// WithoutShortcuts is the framework's server of a provider.
func WithoutShortcuts(s tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return s.(*server).framework
}
