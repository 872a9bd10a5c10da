package e2e

import (
	"archive/zip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// awkward is a client whose secret has another form in each encoding.
var awkward = dinterotest.Client{
	ID:     "5d1f0a7e-9f43-4f6e-8d5c-0e6b4a3c2d1f",
	Secret: `7f3a9c51/e08d+4b62&simulated<"'secret'">??>~~=0d9e8c7b6a5f`,
}

// At the most detailed log level, and with a Dintero that repeats what it was sent
// wherever it can, no secret gets into anything that a person or another program
// can read: what is printed, the log, plans, states.
func TestAccSecrets_AreNowhere_Defect13(t *testing.T) {
	inParallel(t)
	sim := acctest.Start(t)
	sim.AddClient(awkward)
	tf := acctest.NewTerraformWithPlugin(t, echoConfiguration(sim, ""))
	tf.Write("secret", awkward.Secret)
	for name, value := range map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER_DINTERO_HTTP": "TRACE", "TF_LOG_PATH": filepath.Join(tf.Dir, "terraform.log")} {
		tf.Setenv(name, value)
	}

	var printed string
	for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteSignup} {
		sim.OnRequest(echoAt(sim, route))
		for run := 0; run < len(echoes) && sim.Count(route) < len(echoes); run++ { // requests for tokens share the failure of the first one
			printed += tf.MustFail("apply -auto-approve")
		}
		if sim.Count(route) < len(echoes) {
			t.Errorf("%d requests at %s, want one for each of %d echoes", sim.Count(route), route, len(echoes))
		}
		sim.ResetLog()
	}
	sim.OnRequest(nil)
	for i := range echoes {
		sim.RemoveConnection(fmt.Sprintf("T1%07d", i))
	}
	printed += tf.Apply()
	tf.Configure(echoConfiguration(sim, `logo = "bG9nbw=="`))
	printed += tf.Must("plan -out=saved.tfplan") + tf.Must("show -json saved.tfplan") + tf.Must("apply saved.tfplan") + tf.Must("show -json")
	sim.OnRequest(echoAt(sim, dinterotest.RouteSettings))
	printed += tf.MustFail("refresh")
	acctest.WantText(t, printed, "***") // what was repeated, redacted

	secrets := slices.Concat(partsOf(awkward), tokensOf(sim))
	wantNoSecret(t, "what was printed", []byte(printed), secrets)
	for name, content := range contents(t, tf.Dir) {
		wantNoSecret(t, name, content, secrets)
	}
}

// echoes are answers that repeat a header and the client's secret.
var echoes = []func(header, secret string) dinterotest.Fault{
	func(h, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 400, Body: asJSON(map[string]any{"error": map[string]any{
			"message": "No such header " + h, "code": s, "errors": []any{s, map[string]string{"field": h, "message": "Wrong: " + s}},
		}})}
	},
	func(_, s string) dinterotest.Fault { return refusal("Wrong: " + url.QueryEscape(s)) },
	func(_, s string) dinterotest.Fault { return refusal("Wrong: " + url.PathEscape(s)) },
	func(h, _ string) dinterotest.Fault { return refusal("Wrong: " + strings.TrimRight(h, "=")) },
	func(h, s string) dinterotest.Fault { return refusal(strings.Repeat("x", 280) + h + s) }, // shortened in the middle of a secret
	func(h, s string) dinterotest.Fault { return dinterotest.Fault{Status: 500, Body: h + " " + s} },
	func(h, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 502, Body: "<html><head><title>Bad Gateway for " + s + h + "</title></head></html>"}
	},
	func(h, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 200, Body: asJSON(map[string]any{"error": map[string]string{"message": h + s}})}
	},
	func(h, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 400, Header: http.Header{"X-Request-Id": {h + " " + s}}}
	},
	func(h, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 307, Header: http.Header{"Location": {"/elsewhere?a=" + url.QueryEscape(h) + "&s=" + url.QueryEscape(s)}}}
	},
	func(string, string) dinterotest.Fault { return dinterotest.Fault{CutOff: true} }, // half a token
	func(string, string) dinterotest.Fault { // a token inside a page
		return dinterotest.Fault{Alter: func(body []byte) []byte { return []byte("<html><title>" + string(body) + "</title>") }}
	},
}

// echoConfiguration has a signup for each echo, each in an account of its own. It
// reads the secret from a file, so that Terraform does not copy
// it from the configuration.
func echoConfiguration(sim acctest.Sim, more string) string {
	return sim.Provider(fmt.Sprintf("client_id = %q", awkward.ID), `client_secret = file("${path.module}/secret")`, "max_retries = 0") +
		acctest.Shop("shop", acctest.CaseID, fmt.Sprintf("count = %d", len(echoes)), `account_id = format("T1%07d", count.index)`, more)
}

// echoAt answers the requests of a route with one echo after the other. Somebody
// else's signup comes with the answer to a POST, so that the provider does not
// wait a minute for the effect of its own.
func echoAt(sim acctest.Sim, route dinterotest.Route) func(dinterotest.Request) dinterotest.Fault {
	var given atomic.Int64
	return func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != route {
			return dinterotest.Fault{}
		}
		if route == dinterotest.RouteSignup {
			sim.AddSignup(r.Account, acctest.CaseID, "SEK")
		}
		return echoes[(given.Add(1)-1)%int64(len(echoes))](r.Header.Get("Authorization"), awkward.Secret)
	}
}

func refusal(message string) dinterotest.Fault { return acctest.Refusal(http.StatusForbidden, message) }

func asJSON(v any) string {
	encoded, _ := json.Marshal(v) // strings always encode
	return string(encoded)
}

// partsOf returns how a client's secret begins and ends, which is the same in each
// of its forms but that of HTTP Basic, and parts of that one.
func partsOf(c dinterotest.Client) []string {
	basic := base64.StdEncoding.EncodeToString([]byte(c.ID + ":" + c.Secret))
	ofSecret := basic[len(base64.RawStdEncoding.EncodeToString([]byte(c.ID+":")))+2:]
	return []string{c.Secret[:8], c.Secret[len(c.Secret)-10:], ofSecret[:16], ofSecret[len(ofSecret)-16 : len(ofSecret)-4]}
}

// tokensOf returns how each token that was issued ends, and how all of them begin.
func tokensOf(sim acctest.Sim) []string {
	tokens := sim.Tokens()
	parts := []string{tokens[0][:20]}
	for _, token := range tokens {
		parts = append(parts, token[len(token)-20:])
	}
	return parts
}

func wantNoSecret(t *testing.T, where string, content []byte, secrets []string) {
	t.Helper()
	text := string(content)
	for _, secret := range secrets {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%s: %q is in …%s…", where, secret, text[max(0, at-300):min(len(text), at+len(secret)+50)])
			return
		}
	}
}

// contents returns the files of a folder, with those in a plan, which is a ZIP
// archive. It leaves the file out that the secret comes from.
func contents(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	read := func(files map[string][]byte, name string, open func() (io.ReadCloser, error)) error {
		file, err := open()
		if err != nil {
			return err
		}
		defer file.Close()
		files[name], err = io.ReadAll(file)
		return err
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "secret" {
			return err
		}
		return read(files, entry.Name(), func() (io.ReadCloser, error) { return os.Open(path) })
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := zip.OpenReader(filepath.Join(folder, "saved.tfplan"))
	if err != nil {
		t.Fatal(err)
	}
	defer plan.Close()
	for _, file := range plan.File {
		if err := read(files, "saved.tfplan: "+file.Name, file.Open); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"terraform.log", "terraform.tfstate", "saved.tfplan: tfplan"} {
		if len(files[name]) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	return files
}
