package main

import "testing"

const plannedCreates = `
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create

Terraform will perform the following actions:

  # shop.a will be created
  + resource "shop" "a" {
      + events  = (known after apply)
      + options = [
          + "NOK",
        ]
      + status  = (known after apply)
    }

  # shop.b will be created
  + resource "shop" "b" {
      + options = [
          + "NOK",
        ]
    }

Plan: 2 to add, 0 to change, 0 to destroy.

Changes to Outputs:
  + status = (known after apply)
`

const plannedUpdate = `
OpenTofu will perform the following actions:

  # shop.a will be updated in-place
  ~ resource "shop" "a" {
      ~ attempt  = 1 -> 2
      ~ events   = [
          - {
              - event    = "declined" -> null
              - metadata = {} -> null
            },
        ] -> (known after apply)
        id       = "a"
      ~ metadata = {} -> (known after apply)
      ~ options  = [
          ~ "NOK" -> "SEK",
        ]
        # (6 unchanged attributes hidden)
    }

Plan: 0 to add, 1 to change, 0 to destroy.
`

func TestExcerpt_KeepsWhatThePlanIsAbout(t *testing.T) {
	for name, c := range map[string]struct{ plan, want string }{
		"two creates": {plannedCreates, `  # shop.a will be created
  + resource "shop" "a" {
      + options = [
          + "NOK",
        ]
    }

  # shop.b will be created

Plan: 2 to add, 0 to change, 0 to destroy.`},
		"an update": {plannedUpdate, `  # shop.a will be updated in-place
  ~ resource "shop" "a" {
      ~ attempt  = 1 -> 2
        id       = "a"
      ~ options  = [
          ~ "NOK" -> "SEK",
        ]
        # (6 unchanged attributes hidden)
    }

Plan: 0 to add, 1 to change, 0 to destroy.`},
		"nothing": {"\nNo changes. Your infrastructure matches the configuration.\n\nTerraform has compared …\n",
			"No changes. Your infrastructure matches the configuration."},
	} {
		if got := excerpt(c.plan); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, c.want)
		}
	}
}
