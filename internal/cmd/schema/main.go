// Command schema prints the provider's schema in the format of `terraform providers schema -json`, for tfplugindocs.
//
// Terraform's own command depends on the version that a developer has: before 1.12 it leaves out resource identities, before 1.14
// list resources. The documentation must not depend on who generates it.
//
// The command fails if the provider has a kind of schema that it cannot print, so that nothing is left out of the documentation.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// shortName is the name by which tfplugindocs finds the provider.
const shortName = "dintero"

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer) error {
	server := provider.NewServer("dev")()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	for _, diagnostic := range append(schemas.Diagnostics, identities.Diagnostics...) {
		return fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	converted, err := convert(schemas, identities)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(object{"format_version": "1.0", "provider_schemas": object{shortName: converted}})
}
