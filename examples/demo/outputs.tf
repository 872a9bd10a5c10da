output "merchants" {
  description = "For each merchant: the status, the link to sign at, and the number that Vipps gives (null until then)"
  value = { for name, merchant in dintero_vipps_psp_connection.merchant : name => {
    status                 = merchant.status
    signature_link         = merchant.signature_link
    merchant_serial_number = merchant.merchant_serial_number
  } }
}
