ephemeral "dintero_access_token" "shop" {
  account_id = "T12345678"
}

# A script that calls a part of the API which the provider does not cover. The
# token goes through the environment and standard input: it is in no state, no
# plan, no log and no list of processes.
resource "terraform_data" "settings" {
  provisioner "local-exec" {
    command = <<-SHELL
      printf 'Authorization: Bearer %s' "$TOKEN" |
        curl --fail --silent --show-error --header @- \
          "$${DINTERO_BASE_URL:-https://api.dintero.com/v1}/accounts/T12345678/management/settings"
    SHELL

    environment = {
      TOKEN = ephemeral.dintero_access_token.shop.access_token
    }
  }
}
