data "dintero_vipps_psp_connection" "shop" {
  account_id = "T12345678"
}

output "status" {
  value = data.dintero_vipps_psp_connection.shop.status
}

output "cases" {
  description = "The cases that the account has signed up for."
  value       = data.dintero_vipps_psp_connection.shop.signups[*].case_id
}
