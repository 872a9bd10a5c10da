package dintero_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestBaseURL_IsHTTPSOrLoopback(t *testing.T) {
	for _, good := range []string{
		dintero.DefaultBaseURL, "https://api.dintero.com", "https://api.dintero.com/v1/", "HTTPS://api.dintero.com/v1",
		"https://10.0.0.1:8443/dintero/v1", "https://[2001:db8::1]/v1",
		"http://localhost:8080/v1", "http://127.0.0.1/v1", "http://127.9.9.9:1/v1", "http://[::1]:8080/v1",
	} {
		if _, err := dintero.ParseBaseURL(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", " ", "api.dintero.com/v1", "/v1", "https://", "https:///v1", "https:api.dintero.com",
		"https://:443/v1", "https://user@api.dintero.com", "https://user:hunter2@api.dintero.com/v1",
		"https://api.dintero.com/v1?", "https://api.dintero.com/v1?a=b", "https://api.dintero.com/v1#part",
		"https://api.dintero.com:port/v1", "https://api.dintero.com/%zz", "https://api dintero/v1", "https://api\n/v1",
		"http://api.dintero.com/v1", "http://10.0.0.1/v1", "http://127.0.0.1.example.com/v1",
		"http://localhost.example.com/v1", "http://0.0.0.0/v1", "http://[::]/v1",
		"ftp://localhost/v1", "file://localhost/v1",
	} {
		_, err := dintero.ParseBaseURL(bad)
		if err == nil {
			t.Errorf("%q is accepted", bad)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
		if _, err := dintero.New(dintero.Config{BaseURL: bad}); (err == nil) != (bad == "") {
			t.Errorf("a client for %q: %v", bad, err)
		}
	}
}

func TestBaseURL_SlashAtItsEndIsNotDoubled(t *testing.T) {
	sim, _ := start(t)
	for _, baseURL := range []string{sim.URL, sim.URL + "/"} {
		_, err := connect(t, baseURL).Settings(t.Context(), account)
		succeed(t, err)
	}
	wantRequests(t, sim, "token settings token settings")
}

// The audience is the documented one, whatever base_url is.
func TestBaseURL_DoesNotChangeTheAudience(t *testing.T) {
	sim, client := start(t)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	contains(t, "body", string(sim.Requests()[0].Body), `"audience":"https://api.dintero.com/v1/accounts/T12345678"`)
}

func TestClient_MakesNoRequestBeforeOneIsNeeded(t *testing.T) {
	sim, client := start(t)
	client.Retries()
	wantRequests(t, sim, "")
}

func TestClient_DefaultsNeedNoConfiguration(t *testing.T) {
	sim, _ := start(t)
	client, err := dintero.New(dintero.Config{BaseURL: sim.URL, AccessToken: sim.IssueToken(account)})
	succeed(t, err)
	_, err = client.Settings(t.Context(), account)
	succeed(t, err)
	wantRequests(t, sim, "settings")
}
