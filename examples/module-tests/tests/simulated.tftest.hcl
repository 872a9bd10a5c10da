# Against a simulated Dintero, in the environment DINTERO_… that it prints: real
# requests, and answers that follow from them.

provider "dintero" {}

variables {
  case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
}

run "signup" {
  assert {
    condition     = !output.ready && startswith(output.signature_link, "http")
    error_message = "A new signup waits for a signature."
  }
}

run "merchant_signs" {
  module {
    source = "./tests/merchant"
  }

  variables {
    connection_id  = run.signup.id
    signature_link = run.signup.signature_link
  }
}

run "enabled" {
  assert {
    condition     = output.ready && output.merchant_serial_number != null
    error_message = "A signed connection is enabled and has its number."
  }
}
