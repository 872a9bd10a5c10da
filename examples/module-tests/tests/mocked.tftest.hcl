# Without any Dintero: the provider's schema is used, its answers are made up.
# This is for what the module itself does.

mock_provider "dintero" {
  mock_resource "dintero_vipps_psp_connection" {
    defaults = {
      status                 = "enabled"
      signature_link         = "https://sig.example.com/K34K244"
      merchant_serial_number = "123456"
    }
  }
}

variables {
  case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
}

run "norwegian_by_default" {
  command = plan

  assert {
    condition     = one(dintero_vipps_psp_connection.this.signup.payment_options).currencies == toset(["NOK"])
    error_message = "A shop that says nothing is signed up for NOK."
  }
}

run "refuses_other_currencies" {
  command = plan

  variables {
    currencies = ["USD"]
  }

  expect_failures = [var.currencies]
}

run "ready_when_enabled" {
  assert {
    condition     = output.ready && output.merchant_serial_number == "123456"
    error_message = "An enabled connection is ready."
  }

  assert {
    condition     = output.signature_link == null
    error_message = "There is nothing left to sign."
  }
}
