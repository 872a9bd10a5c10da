package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// awkward is a client whose secret has another form in each encoding, Basic
// authentication included.
var awkward = dinterotest.Client{
	ID:     "5d1f0a7e-9f43-4f6e-8d5c-0e6b4a3c2d1f",
	Secret: `7f3a9c51/e08d+4b62&simulated<"'secret'">??>~~=0d9e8c7b6a5f`,
}

// traced makes Terraform log everything.
func traced(t *testing.T) (log string, options sandbox.Options) {
	t.Helper()
	log = filepath.Join(t.TempDir(), "terraform.log")
	return log, sandbox.Options{
		LogPath: log, LogLevel: "TRACE", Environment: map[string]string{"TF_LOG_PROVIDER_DINTERO_HTTP": "TRACE"},
	}
}

// At the most detailed log level, and with a Dintero that repeats what it was
// sent wherever it can, no secret gets into anything that a person or another
// program can read.
func TestAccSecrets_AreNowhere_Defect13(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	sim.AddClient(awkward)
	e := newEchoes(sim)
	log, options := traced(t)
	tf := installed(t, e.configuration(""), options)
	tf.Must(tf.Write("secret", awkward.Secret))
	processes := watchProcesses(t, tf, sim)
	var errors []string
	fails := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s did not fail", what)
			return
		}
		errors = append(errors, err.Error())
	}

	e.begin(dinterotest.RouteToken)
	fails("plan", tf.Apply(t.Context()))
	e.begin(dinterotest.RouteToken, dinterotest.RouteSettings)
	fails("plan with tokens", tf.Apply(t.Context()))
	e.begin(dinterotest.RouteSignup)
	fails("create", tf.Apply(t.Context()))
	e.end()
	forgetUnconfirmed(tf)
	tf.Must(tf.Apply(t.Context()))
	sim.RevokeTokens()
	e.begin(dinterotest.RouteToken, dinterotest.RouteSettings)
	fails("refresh", tf.Refresh(t.Context()))
	e.end()
	tf.Configure(e.configuration(`logo = "bG9nbw=="`))
	e.begin(dinterotest.RouteSignup)
	fails("update", tf.Apply(t.Context()))
	e.end()
	forgetUnconfirmed(tf)
	plan := savedPlan(t, tf)
	tf.Must(tf.Apply(t.Context()))
	shown, err := tf.Command(t.Context(), "show", "-json").CombinedOutput()
	tf.Must(err)
	tf.Must(os.Rename(filepath.Join(tf.Dir, "terraform.tfstate"), filepath.Join(tf.Dir, "before.tfstate")))
	tf.Must(tf.Import(t.Context(), e.address(0), e.account(0)+"/"+acctest.CaseID))
	tf.Must(tf.Destroy(t.Context()))

	l := &leaks{t: t, secrets: formsOf(awkward.ID, awkward.Secret)}
	l.addTokens(sim)
	l.in("what Terraform printed", tf.Printed())
	l.in("the errors", strings.Join(errors, "\n"))
	l.in("the plan as JSON", plan)
	l.in("the state as JSON", string(shown))
	l.in("the processes", processes())
	l.inFile("the log", log)
	l.inFolder("the folder", tf.Dir, "secret")
}

// forgetUnconfirmed removes unconfirmed signups from the state.
func forgetUnconfirmed(tf acctest.Terraform) {
	var addresses []string
	for _, i := range tf.Instances() {
		if i.Attributes["unconfirmed"] != nil {
			addresses = append(addresses, fmt.Sprintf("%s.shop[%q]", acctest.ShopType, i.Attributes["account_id"]))
		}
	}
	if len(addresses) > 0 {
		tf.MustRun(append([]string{"state", "rm"}, addresses...)...)
	}
}

// savedPlan returns a plan in the form that pipelines pass on.
func savedPlan(t *testing.T, tf acctest.Terraform) string {
	t.Helper()
	_, err := tf.Plan(t.Context(), tfexec.Out("saved.tfplan"))
	tf.Must(err)
	shown, err := tf.Command(t.Context(), "show", "-json", "saved.tfplan").CombinedOutput()
	tf.Must(err)
	return string(shown)
}

// The password of a proxy is a secret, too, even if the proxy repeats it.
func TestAccSecrets_ProxyPassword_Defect13(t *testing.T) {
	acceptance(t)
	skipUnlessAuthoritiesAreFiles(t)
	const user, password = "pipeline-user", "Pr0xy/pass+word&=4711" // with the colon, its Basic form needs padding
	secure := startTLS(t, farAway)
	secure.sim.URL = "https://" + farAway + "/v1"
	p := startProxy(t, farAway+":443", secure.address)
	log, options := traced(t)
	for name, value := range behindProxy(p, secure.authorityFile) {
		options.Environment[name] = value
	}
	proxied, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	proxied.User = url.UserPassword(user, password)
	options.Environment["HTTPS_PROXY"] = proxied.String()
	tf := installed(t, secure.sim.Provider("max_retries = 0")+acctest.Shop("shop", acctest.CaseID), options)

	refusals := []string{"%s", "%s without a tunnel for " + password, "%s " + url.QueryEscape(password)}
	var printed string
	for _, refusal := range refusals {
		p.refuse(refusal)
		printed += tf.MustNotApply()
	}
	p.refuse("")
	printed += tf.MustApply()
	secure.sim.WantPOSTs(t, 1)
	if p.tunnels() == 0 || p.user() != user+":"+password {
		t.Fatalf("%d tunnels, the proxy was given %q", p.tunnels(), p.user())
	}
	acctest.WantText(t, printed, "***") // the proxy's answer, redacted

	l := &leaks{t: t, secrets: formsOf(user, password)}
	l.in("what Terraform printed", printed)
	l.inFile("the log", log)
	l.inFolder("the folder", tf.Dir, "")
}

// The personal data and the bank accounts of payment approvals are left out, also
// of errors and of the log with all bodies.
func TestAccSecrets_PersonalDataOfApprovals_Defect13(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.CaseID, CaseStatus: "ACTIVE", OrganizationNumber: "923456783"})
	log, options := traced(t)
	tf := installed(t, sim.Provider("max_retries = 0")+`
data "dintero_payment_approvals" "all" {}
output "cases" { value = data.dintero_payment_approvals.all.approvals }
`, options)
	person := dinterotest.PersonalData
	var printed string
	for _, fault := range []dinterotest.Fault{
		{CutOff: true},
		{Alter: func(body []byte) []byte { return append([]byte("<html><title>"), body...) }},
		{Alter: func(body []byte) []byte { return body[1:] }},
		{Status: 500, Body: jsonOf(map[string]any{"payments": person})},
	} {
		sim.Inject(dinterotest.RouteApprovals, 1, fault)
		printed += tf.MustNotApply()
	}
	printed += tf.MustApply()
	acctest.WantText(t, printed, acctest.CaseID, "923456783")

	l := &leaks{t: t, secrets: person}
	l.in("what Terraform printed", printed)
	l.inFile("the log", log)
	l.inFolder("the folder", tf.Dir, "")
}

// watchProcesses notes, at the first request, how the plugin was started, if the
// system shows it (Linux does).
func watchProcesses(t *testing.T, tf acctest.Terraform, sim acctest.Sim) func() string {
	t.Helper()
	found := "this system does not show it"
	sim.Before(dinterotest.RouteToken, 1, func() {
		for _, pid := range pluginsBelow(t, filepath.Dir(tf.Dir)) {
			for _, file := range []string{"cmdline", "environ"} {
				content, _ := os.ReadFile(filepath.Join(processFiles, fmt.Sprint(pid), file)) // checked below
				found += fmt.Sprintf("\n%s: %s", file, content)
			}
		}
	})
	return func() string {
		if _, err := os.Stat(filepath.Join(processFiles, "self", "exe")); err == nil && !strings.Contains(found, "TF_PLUGIN_MAGIC_COOKIE") {
			t.Errorf("the plugin's process was not found: %s", found)
		}
		return found
	}
}
