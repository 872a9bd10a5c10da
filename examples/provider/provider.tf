terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

# DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET come from the environment.
provider "dintero" {
  account_id = "T12345678"
}
