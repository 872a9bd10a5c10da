package provider_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// questions are what is inferred or unknown about the API. A person answers them
// by reading the exchanges that TestAccLive prints.
const questions = `
- Do the settings show the connection, and is it called vipps_psp or vipps-psp?
- Does GET …/connections/vipps-psp exist? Otherwise it answers 404 or 405.
- Do reads lag behind a submission, in its time or in its status?
- Does a list of signups ever lack one that was shown before?
- Does updated_at move with each change, of the status, too?
- Does the same case, submitted again, replace its entry, with a new created_at? Also if only the logo changes?
- In which form do the case id, the payment options and the logo come back?
- Is the status pending at first, and is a signature_link among the events?
- After the merchant has signed: is there a serial number as soon as the status is enabled? (Read the account later.)
- Does another submission set an enabled connection back to pending? (Run this again with an account that is enabled.)
- Is the id of a payment approval the case id?
- In which header is the request id, and does a token's answer name its scopes?
- Was any answer 429, and did it have a Retry-After?
`

// TestAccLive submits a signup, again in another attempt, and again with another
// logo. Then it loses the state and adopts the signup. With DINTERO_LIVE=1 that
// happens at the test account of the environment, where the signup stays. Otherwise
// the same variables lead to a simulator.
func TestAccLive(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	if os.Getenv("DINTERO_LIVE") == "" {
		sim := acctest.Start(t)
		sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: acctest.CaseID, CaseStatus: "ACTIVE"})
		for name, value := range map[string]string{
			"DINTERO_BASE_URL": sim.URL, "DINTERO_ACCOUNT_ID": dinterotest.Account, "DINTERO_CLIENT_ID": dinterotest.ClientID,
			"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret, "DINTERO_LIVE_CASE_ID": acctest.CaseID,
		} {
			t.Setenv(name, value)
		}
		printed := live(t)
		sim.WantPOSTs(t, 3)
		acctest.WantText(t, printed, "POST /v1/accounts/T12345678/management/settings/connections/vipps-psp", `"signups"`, `"access_token": "***"`, `"case_status": "ACTIVE"`)
		acctest.WantNoText(t, printed, slices.Concat(sim.Tokens(), dinterotest.PersonalData, []string{dinterotest.ClientSecret, "Basic ", "Bearer ey", "/sign/"})...)
		return
	}
	if err := checkLive(os.Getenv); err != nil {
		t.Fatal(err)
	}
	live(t)
}

// checkLive returns an error unless the environment names a test account.
func checkLive(getenv func(string) string) error {
	for _, variable := range []string{"DINTERO_ACCOUNT_ID", "DINTERO_CLIENT_ID", "DINTERO_CLIENT_SECRET", "DINTERO_LIVE_CASE_ID"} {
		if getenv(variable) == "" {
			return errors.New("a live run needs " + variable)
		}
	}
	if account := getenv("DINTERO_ACCOUNT_ID"); !strings.HasPrefix(account, "T") {
		return errors.New("a live run is for test accounts (T…) only; DINTERO_ACCOUNT_ID is " + account)
	}
	return nil
}

func TestLive_RefusesProductionAccountsAndMissingVariables(t *testing.T) {
	for account, want := range map[string]string{"T12345678": "", "P12345678": "test accounts", "": "needs DINTERO_ACCOUNT_ID"} {
		err := checkLive(func(variable string) string {
			if variable == "DINTERO_ACCOUNT_ID" {
				return account
			}
			return "set"
		})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("account %q: error %v, want %q", account, err, want)
		}
	}
}

// live runs the life, and returns what it has printed: the exchanges, also of a
// life that ends early, and the questions.
func live(t *testing.T) (printed string) {
	t.Helper()
	recorded := record(t)
	defer func() {
		printed = recorded()
		t.Logf("\n%s\nThe open questions:\n%s", printed, questions)
	}()
	black, white := logo(t, color.Black), logo(t, color.White)
	shop := func(lines ...string) string {
		return "provider \"dintero\" {}\ndata \"dintero_payment_approvals\" \"all\" {}\n" + acctest.Shop("shop", os.Getenv("DINTERO_LIVE_CASE_ID"), lines...)
	}
	tf := acctest.NewTerraformWithTiming(t, shop(black), provider.Timing{}) // the waits of production
	tf.Apply()
	if adopted := tf.State()[acctest.ShopAddress].Attributes["adopted"]; adopted != false {
		t.Fatalf("adopted is %v: the case has a signup already, and a live run changes none that it has not made; set another case", adopted)
	}
	tf.WantEmptyPlan()
	for _, change := range [][]string{{black, "attempt = 2"}, {white, "attempt = 2"}} {
		tf.Configure(shop(change...))
		tf.Apply()
		tf.WantEmptyPlan()
	}
	tf.RemoveState()
	tf.Must("plan -out=adopt.tfplan")
	if plan := acctest.Flat(tf.Must("show -no-color adopt.tfplan")); !strings.Contains(plan, "+ adopted = true") {
		t.Fatalf("no read shows the signup, so it cannot be adopted, and is not sent again:\n%s", plan)
	}
	tf.Must("apply adopt.tfplan")
	tf.WantEmptyPlan()
	return printed
}

// logo is a line of configuration with a PNG as Vipps' own signup wants it: square,
// and at least 100 by 100 pixels (documented by Vipps).
func logo(t *testing.T, c color.Color) string {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewPaletted(image.Rect(0, 0, 120, 120), color.Palette{c})); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("logo = %q", base64.StdEncoding.EncodeToString(file.Bytes()))
}

// record leads the provider through a server of this process, and returns what
// returns the exchanges so far.
func record(t *testing.T) func() string {
	t.Helper()
	to, err := url.Parse(cmp.Or(os.Getenv("DINTERO_BASE_URL"), dintero.DefaultBaseURL))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var exchanges strings.Builder
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, answered, answer := forward(r, to) //nolint:bodyclose // forward closes it
		mu.Lock()
		fmt.Fprintf(&exchanges, "%s %s %s\n%s\n%s\n%s\n%s\n\n", time.Now().UTC().Format(time.TimeOnly), r.Method, r.URL.RequestURI(),
			redacted(sent), answered.Status, headersOf(answered.Header), redacted(answer))
		mu.Unlock()
		maps.Copy(w.Header(), answered.Header)
		w.Header().Del("Content-Length")
		w.WriteHeader(answered.StatusCode)
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	t.Setenv("DINTERO_BASE_URL", server.URL+to.Path)
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return exchanges.String()
	}
}

// forward sends a request on. If that fails, the client's connection breaks, too.
func forward(r *http.Request, to *url.URL) (sent []byte, answered *http.Response, answer []byte) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.Host, out.Body = to.Scheme, to.Host, to.Host, io.NopCloser(bytes.NewReader(sent))
	out.Header.Del("Accept-Encoding") // the transport asks for gzip, and unpacks it
	if answered, err = http.DefaultTransport.RoundTrip(out); err != nil {
		panic(http.ErrAbortHandler)
	}
	defer answered.Body.Close()
	if answer, err = io.ReadAll(answered.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
	return sent, answered, answer
}

// headersOf returns the names of all headers, and the values that a question is
// about.
func headersOf(header http.Header) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if lower := strings.ToLower(name); strings.Contains(lower, "request") || strings.Contains(lower, "retry") {
			name += "=" + header.Get(name)
		}
		words = append(words, name)
	}
	return strings.Join(words, ", ")
}

// printable are the names of the values that are printed. All others may be
// secret, personal, or somebody else's.
var printable = []string{
	"audience", "case_id", "case_status", "code", "created_at", "currencies", "deleted_at", "description", "event", "expires_in", "field",
	"grant_type", "id", "logo", "merchant_serial_number", "message", "schema", "scope", "status", "store_id", "token_type", "type", "updated_at",
}

// redacted returns the names in a body of JSON, and the values that are printable.
func redacted(body []byte) string {
	if len(body) == 0 {
		return "(empty)"
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return fmt.Sprintf("(%d bytes that are no JSON)", len(body))
	}
	encoded, _ := json.MarshalIndent(redact("", v), "", "  ") // what was JSON always encodes
	return strings.ReplaceAll(string(encoded), os.Getenv("DINTERO_CLIENT_SECRET"), "***")
}

func redact(name string, v any) any {
	switch value := v.(type) {
	case map[string]any:
		for key := range value {
			value[key] = redact(key, value[key])
		}
	case []any:
		for i := range value {
			value[i] = redact(name, value[i])
		}
	default:
		if v != nil && !slices.Contains(printable, name) {
			return "***"
		}
	}
	if text, ok := v.(string); ok {
		return text[:min(len(text), 300)] // a logo is long
	}
	return v
}
