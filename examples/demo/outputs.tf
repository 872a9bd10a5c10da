output "status" {
  description = "pending until the merchant has signed, then enabled"
  value       = dintero_vipps_psp_connection.shop.status
}

output "signature_link" {
  description = "Where the merchant signs"
  value       = dintero_vipps_psp_connection.shop.signature_link
}

output "merchant_serial_number" {
  description = "The number that Vipps gives the merchant; null until then"
  value       = dintero_vipps_psp_connection.shop.merchant_serial_number
}
