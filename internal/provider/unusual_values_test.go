package provider_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const unusualOptions = `payment_options = [{ type = "vipps", currencies = ["NOK"] }]`

func TestAccUnusualValues_AreWarnedOf(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	const neither = "neither a base64 encoded PNG nor a link"
	for name, c := range map[string]struct{ line, want string }{
		"path":             {`logo = "logo.png"`, `Unusual value: signup.logo`},
		"path is shown":    {`logo = "./logos/logo.png"`, `The value is "./logos/logo.png". The logo is ` + neither},
		"base64 of no PNG": {`logo = base64encode("no image at all")`, neither},
		"PNG cut off":      {`logo = substr("` + onePixelPNG + `", 0, 8)`, neither},
		"long base64":      {`logo = base64encode(join("", [for i in range(100) : "no image"]))`, neither},
		"data URL":         {`logo = "data:image/png;base64,` + onePixelPNG + `"`, neither},
		"file URL":         {`logo = "file:///logo.png"`, neither},
		"type":             {unusualOptions, `Unusual value: signup.payment_options.type`},
		"type is shown":    {unusualOptions, `The value is "vipps". The only documented type of payment option is dintero_psp.vipps`},

		"PNG":                     {`logo = "` + onePixelPNG + `"`, ""},
		"PNG with a line break":   {`logo = "` + onePixelPNG + `\n"`, ""},
		"link":                    {`logo = "https://cdn.example.com/logo.png?v=1"`, ""},
		"no logo":                 {`logo = null`, ""},
		"the type in other case":  {`payment_options = [{ type = "Dintero_PSP.Vipps", currencies = ["NOK"] }]`, "Unusual value: signup.payment_options.type"},
		"unknown currency is new": {acctest.Currencies("XXQ"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID, c.line), sandbox.Options{})
			printed := tf.MustRun("validate")
			if c.want == "" {
				acctest.WantNoText(t, printed, "Warning")
				return
			}
			acctest.WantText(t, printed, c.want)
			acctest.WantNoText(t, printed, "bm8gaW1hZ2Vu") // "no image" repeated, which would fill the screen
		})
	}
}

// Forty shops with a bad logo are one warning in each command, and its line is
// shown.
func TestAccUnusualValues_AreNoNuisance(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	config := strings.Replace(shopPerAccount(40), "payment_options", "logo = \"logo.png\"\n    payment_options", 1)
	tf := acctest.NewTerraform(t, sim.Provider()+config, sandbox.Options{})
	for _, command := range []string{"validate", "plan", "apply -auto-approve", "plan"} {
		printed := tf.MustRun(strings.Split(command, " ")...)
		if n := strings.Count(printed, "Warning:"); n != 1 {
			t.Errorf("terraform %s prints %d warnings, want 1:\n%s", command, n, printed)
		}
		acctest.WantText(t, printed, "Unusual value: signup.logo", "signup = {")
	}
	sim.WantPOSTs(t, 40)
}
