package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// The numbers here are the provider's budgets: what a user's API client is
// charged for must not grow unnoticed.

// crowd is many signups in a Terraform of their own, so that each of its
// commands can be counted apart.
type crowd struct {
	*testing.T
	world
	box     *sandbox.Sandbox
	printed *bytes.Buffer
}

func newCrowd(t *testing.T, n int, account string) crowd {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	c := crowd{T: t, world: newWorld(t), printed: &bytes.Buffer{}}
	box, err := sandbox.New(sandbox.Options{Serve: provider.NewServerWithPace("test", hasty), Output: c.printed})
	c.must(err)
	c.box = box
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	c.must(box.Write("main.tf", c.provider()+fmt.Sprintf(`
terraform {
  required_providers {
    dintero = { source = "dintero/dintero" }
  }
}

resource "dintero_vipps_psp_connection" "shop" {
  count      = %d
  account_id = %s
  signup = {
    case_id         = format("3c90c3cc-0d44-4b50-8888-%%012d", count.index)
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`, n, account)))
	c.must(box.Init(t.Context()))
	return c
}

func (c crowd) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatalf("%v\n%s", err, c.printed)
	}
}

// want holds what has been asked since the last time to the numbers.
func (c crowd) want(what string, tokens, posts, mostReads int) {
	c.Helper()
	reads := c.Count(dinterotest.RouteSettings) + c.Count(dinterotest.RouteConnection)
	if c.Count(dinterotest.RouteToken) != tokens || c.Count(dinterotest.RouteSignup) != posts || reads > mostReads {
		c.Errorf("%s: %d tokens, %d POSTs, %d GETs; want %d, %d, at most %d", what,
			c.Count(dinterotest.RouteToken), c.Count(dinterotest.RouteSignup), reads, tokens, posts, mostReads)
	}
	if other := c.Count(dinterotest.RouteOther); other > 0 {
		c.Errorf("%s: %d requests of other routes", what, other)
	}
	c.Forget()
}

// quiet wants a plan that changes nothing.
func (c crowd) quiet(parallelism int) {
	c.Helper()
	changes, err := c.box.Plan(c.Context(), tfexec.Parallelism(parallelism))
	c.must(err)
	if changes {
		c.Errorf("the plan is not empty\n%s", c.printed)
	}
}

const oneAccount = `"T12345678"`

func TestAccRequests_NoneWhileConfiguringAndPlanningToCreate(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 25, oneAccount)
	_, err := c.box.Plan(t.Context())
	c.must(err)
	c.want("plan", 0, 0, 0)
}

func TestAccRequests_ManySignupsOfOneAccount(t *testing.T) {
	for _, test := range []struct {
		reads       dinterotest.Reads
		parallelism int
	}{
		{dinterotest.ReadsSettings, 10},
		{dinterotest.ReadsSettings, 50},
		{dinterotest.ReadsSettingsHyphen, 10},
		{dinterotest.ReadsOwnPath, 10},
		{dinterotest.ReadsOwnPath, 50},
		{dinterotest.ReadsBoth, 10},
		{dinterotest.ReadsNone, 10},
	} {
		t.Run(fmt.Sprintf("%s/%d", test.reads, test.parallelism), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, 25, oneAccount)
			c.SetReads(test.reads)
			c.must(c.box.Apply(t.Context(), tfexec.Parallelism(test.parallelism)))
			c.want("create", 1, 25, 3)
			c.quiet(test.parallelism)
			c.want("refresh", 1, 0, 3)
		})
	}
}

func TestAccRequests_OneTokenPerAccount(t *testing.T) {
	for _, parallelism := range []int{10, 50} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, 40, `format("T%08d", count.index % 4)`)
			c.must(c.box.Apply(t.Context(), tfexec.Parallelism(parallelism)))
			c.want("create", 4, 40, 4*3)
			c.quiet(parallelism)
			c.want("refresh", 4, 0, 4*3)
		})
	}
}

// The list of an account's signups is in none of its resources, and of its
// events only the newest ten are.
func TestAccState_OfASignupDoesNotGrowWithTheOthers(t *testing.T) {
	t.Parallel()
	few, many := meanInstance(t, 12), meanInstance(t, 60)
	if many > few+few/50 {
		t.Errorf("%d bytes of state for each of 60 signups, %d for each of 12", many, few)
	}
}

func meanInstance(t *testing.T, n int) int {
	t.Helper()
	size := 0
	t.Run(fmt.Sprint(n), func(t *testing.T) {
		c := newCrowd(t, n, oneAccount)
		c.must(c.box.Apply(t.Context()))
		c.must(c.box.Refresh(t.Context()))
		var state struct {
			Resources []struct{ Instances []json.RawMessage }
		}
		content, err := os.ReadFile(filepath.Join(c.box.Folder, "terraform.tfstate"))
		c.must(err)
		c.must(json.Unmarshal(content, &state))
		if len(state.Resources) != 1 || len(state.Resources[0].Instances) != n {
			t.Fatalf("no %d signups in\n%s", n, content)
		}
		for _, instance := range state.Resources[0].Instances {
			size += len(instance)
		}
	})
	return size / n
}
