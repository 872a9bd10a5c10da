# Signs as the merchant would, and waits until Dintero shows it. It works with
# the simulator only.

terraform {
  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

variable "connection_id" {
  type = string
}

variable "signature_link" {
  type = string
}

resource "terraform_data" "signature" {
  provisioner "local-exec" {
    command = "curl --fail --silent --show-error --data action=sign '${var.signature_link}'"
  }
}

resource "dintero_vipps_psp_connection_activation" "enabled" {
  connection_id = var.connection_id

  depends_on = [terraform_data.signature]
}
