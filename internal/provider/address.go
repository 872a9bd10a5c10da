package provider

// Address is where the registries know this provider. Who publishes it under
// another namespace changes this constant.
const Address = "registry.terraform.io/dintero/dintero"

// homepage is part of the user agent, so that Dintero can tell what calls.
const homepage = "https://github.com/dintero/terraform-provider-dintero"
