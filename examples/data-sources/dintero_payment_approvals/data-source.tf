data "dintero_payment_approvals" "shop" {
  account_id  = "T12345678"
  case_status = ["ACTIVE"]
}

# That the id of an approval is the case id is inferred.
output "case_ids" {
  value = data.dintero_payment_approvals.shop.approvals[*].id
}
