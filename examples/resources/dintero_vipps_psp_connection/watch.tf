# A status that moves is a changed output, which plan -detailed-exitcode shows.
output "status" {
  value = dintero_vipps_psp_connection.shop.status
}

check "shop_is_visible" {
  assert {
    condition     = dintero_vipps_psp_connection.shop.visible
    error_message = "The last refresh did not show the signup of the shop, so its status may be out of date."
  }
}
