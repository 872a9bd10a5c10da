terraform import dintero_vipps_psp_connection.shop T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a
