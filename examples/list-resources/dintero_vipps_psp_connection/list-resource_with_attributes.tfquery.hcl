# With everything that the resource shows, such as its status.
list "dintero_vipps_psp_connection" "detailed" {
  provider         = dintero
  include_resource = true
}
