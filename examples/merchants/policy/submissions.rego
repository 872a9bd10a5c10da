# conftest test plan.json, or opa eval --fail-defined --data policy --input plan.json 'data.main.deny[_]'
package main

import rego.v1

max_submissions := 5

submitted contains change.address if {
	some change in input.resource_changes
	change.type == "dintero_vipps_psp_connection"
	change.change.after_unknown.adopted == true # unknown: the apply may send the signup
}

deny contains sprintf("The plan would submit %d signups, and %d are allowed.", [count(submitted), max_submissions]) if {
	count(submitted) > max_submissions
}
