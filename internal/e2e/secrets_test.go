package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// awkward is a client whose secret looks different in each place that it can be
// written to.
var awkward = dinterotest.Client{
	ID:     "5d1f0a7e-9f43-4f6e-8d5c-0e6b4a3c2d1f",
	Secret: `7f3a9c51/e08d+4b62&simulated<"'secret'">=0d9e8c7b6a5f`,
}

// Under the most talkative log there is, and against a Dintero that answers with
// what it was sent wherever it can, no secret gets to where a person or another
// program may find it.
func TestAccDefect13_SecretsStaySecret(t *testing.T) {
	acceptance(t)
	sim := dinterotest.Start(t)
	sim.AddClient(awkward)
	e := newEchoes(sim)
	log := filepath.Join(t.TempDir(), "terraform.log")
	tf := installed(t, e.configuration(""), sandbox.Options{
		LogPath: log, LogLevel: "TRACE", Environment: map[string]string{"TF_LOG_PROVIDER_DINTERO_HTTP": "TRACE"},
	})
	tf.must(tf.Write("secret", awkward.Secret))
	processes := watchProcesses(tf, sim)
	var errors []string
	fails := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s did not fail", what)
			return
		}
		errors = append(errors, err.Error())
	}

	e.begin(dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteSignup)
	fails("create", tf.Apply(t.Context()))
	e.end()
	tf.must(tf.Apply(t.Context()))
	sim.RevokeTokens()
	e.begin(dinterotest.RouteToken, dinterotest.RouteSettings)
	fails("refresh", tf.Refresh(t.Context()))
	e.end()
	tf.configure(e.configuration(`logo = "bG9nbw=="`))
	e.begin(dinterotest.RouteSignup)
	fails("update", tf.Apply(t.Context()))
	e.end()
	plan := tf.savedPlan()
	tf.must(tf.Apply(t.Context()))
	shown, err := tf.Command(t.Context(), "show", "-json").CombinedOutput()
	tf.must(err)
	tf.must(os.Rename(filepath.Join(tf.Folder, "terraform.tfstate"), filepath.Join(tf.Folder, "before.tfstate")))
	tf.must(tf.Import(t.Context(), e.address(0), e.account(0)+"/"+caseID))
	tf.must(tf.Destroy(t.Context()))

	look := leaks{t: t, secrets: secretsOf(sim)}
	look.in("what Terraform printed", tf.printed.take())
	look.in("the errors", strings.Join(errors, "\n"))
	look.in("the plan as JSON", plan)
	look.in("the state as JSON", string(shown))
	look.in("the processes", processes())
	look.inFile("the log", log)
	look.inFolder("the folder", tf.Folder, "secret")
}

// savedPlan is a plan in the form that pipelines hand around.
func (tf terraform) savedPlan() string {
	tf.t.Helper()
	_, err := tf.Plan(tf.t.Context(), tfexec.Out("saved.tfplan"))
	tf.must(err)
	shown, err := tf.Command(tf.t.Context(), "show", "-json", "saved.tfplan").CombinedOutput()
	tf.must(err)
	return string(shown)
}

// secretsOf is every form of every secret, and parts of each, for half a secret
// is a leak as well. A token is found by how it begins, which is the same for
// all of them, or by how it ends.
func secretsOf(sim *dinterotest.Server) []string {
	basic := base64.StdEncoding.EncodeToString([]byte(awkward.ID + ":" + awkward.Secret))
	quoted, _ := json.Marshal(awkward.Secret) // a string always encodes
	secrets := []string{
		"7f3a9c51", "0d9e8c7b6a5f", basic, basic[60:76], basic[len(basic)-16:],
		awkward.Secret, strings.Trim(string(quoted), `"`),
		html.EscapeString(awkward.Secret), url.QueryEscape(awkward.Secret), url.PathEscape(awkward.Secret),
	}
	for i, token := range sim.Tokens() {
		if i == 0 {
			secrets = append(secrets, token[:20])
		}
		secrets = append(secrets, token[len(token)-20:])
	}
	return secrets
}

// leaks looks for secrets.
type leaks struct {
	t       *testing.T
	secrets []string
}

func (l leaks) in(where, text string) {
	l.t.Helper()
	if text == "" {
		l.t.Errorf("nothing to look at in %s", where)
	}
	for _, secret := range l.secrets {
		if at := strings.Index(text, secret); at >= 0 {
			l.t.Errorf("%s: %q is in …%s…", where, secret, text[max(0, at-300):min(len(text), at+len(secret)+50)])
			return
		}
	}
}

func (l leaks) inFile(where, path string) {
	l.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		l.t.Error(err)
	}
	l.in(where, string(content))
}

// inFolder leaves the file out that the secret comes from, and the plugin, which
// was built before there was one.
func (l leaks) inFolder(where, folder, except string) {
	l.t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == ".terraform":
			return filepath.SkipDir
		case entry.Type().IsRegular() && entry.Name() != except:
			l.inFile(where+": "+entry.Name(), path)
		}
		return nil
	})
	if err != nil {
		l.t.Error(err)
	}
}

// watchProcesses notes, at the first request, how the plugin was started, as far
// as the system tells (Linux does).
func watchProcesses(tf terraform, sim *dinterotest.Server) func() string {
	found := "not told by this system"
	sim.OnRequest(func(dinterotest.Route, string) {
		sim.OnRequest(nil)
		processes, _ := filepath.Glob("/proc/[0-9]*")
		for _, process := range processes {
			program, _ := os.Readlink(filepath.Join(process, "exe"))
			if strings.HasPrefix(program, filepath.Dir(tf.Folder)) {
				for _, file := range []string{"cmdline", "environ"} {
					content, _ := os.ReadFile(filepath.Join(process, file)) // looked at below
					found += fmt.Sprintf("\n%s: %s", file, content)
				}
			}
		}
	})
	return func() string {
		if _, err := os.Stat("/proc/self/exe"); err == nil && !strings.Contains(found, "TF_PLUGIN_MAGIC_COOKIE") {
			tf.t.Errorf("the plugin's process was not found: %s", found)
		}
		return found
	}
}
