# In place of the resource block.
removed {
  from = dintero_vipps_psp_connection.shop

  lifecycle {
    destroy = false
  }
}
