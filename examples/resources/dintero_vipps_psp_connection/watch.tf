# A status that moves is a changed output, so plan -detailed-exitcode shows it.
output "status" {
  value = dintero_vipps_psp_connection.shop.status
}

output "merchant_serial_number" {
  description = "Null until Vipps has issued it."
  value       = dintero_vipps_psp_connection.shop.merchant_serial_number
}

# A warning in every plan and apply, once it has gone wrong.
check "signup_goes_on" {
  assert {
    condition     = !contains(["failed", "declined"], coalesce(dintero_vipps_psp_connection.shop.status, "unknown"))
    error_message = coalesce(try(reverse(dintero_vipps_psp_connection.shop.events)[0].description, null), "The signup came to an end.")
  }
}
