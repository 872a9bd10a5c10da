terraform {
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "merchants.tfstate"
    region       = "eu-north-1"
    use_lockfile = true # Terraform 1.10 or newer
  }
}
