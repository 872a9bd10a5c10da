#!/usr/bin/env bash
# Builds the provider as version 0.0.1, which no release has, and puts it where
# terraform init looks. Delete this script and its steps when 0.1.0 is on the
# registry.
#
#   PROVIDER_COMMIT=… scripts/provider.sh
#
# The commit is fixed, and so is the Go version: Terraform refuses a saved plan
# whose provider has another checksum.
set -euo pipefail
: "${PROVIDER_COMMIT:?set it to a commit of github.com/dintero/terraform-provider-dintero}"

export GOTOOLCHAIN=go1.26.8 CGO_ENABLED=0
folder=$PWD/terraform.d/plugins/registry.terraform.io/dintero/dintero/0.0.1/$(go env GOOS)_$(go env GOARCH)
GOBIN=$folder go install -trimpath "github.com/dintero/terraform-provider-dintero@$PROVIDER_COMMIT"
mv "$folder/terraform-provider-dintero" "$folder/terraform-provider-dintero_v0.0.1"
