package dintero_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestLifetimeOfATokenIsReadLeniently(t *testing.T) {
	const unknown = time.Duration(0)
	for expiresIn, want := range map[string]time.Duration{
		`,"expires_in":86400`:                     24 * time.Hour,
		`,"expires_in":"3600"`:                    time.Hour,
		`,"expires_in":1.5`:                       1500 * time.Millisecond,
		`,"expires_in":99999999999999999999`:      365 * 24 * time.Hour,
		`,"expires_in":1e300`:                     365 * 24 * time.Hour,
		`,"expires_in":1e999`:                     unknown,
		``:                                        unknown,
		`,"expires_in":null`:                      unknown,
		`,"expires_in":0`:                         unknown,
		`,"expires_in":-5`:                        unknown,
		`,"expires_in":-1e300`:                    unknown,
		`,"expires_in":1e-300000000`:              unknown,
		`,"expires_in":"soon"`:                    unknown,
		`,"expires_in":true`:                      unknown,
		`,"expires_in":{"seconds":3}`:             unknown,
		`,"expires_in":["3600"],"extra":[1,{}]`:   unknown,
		`,"expires_in":3600,"token_type":["x"]`:   time.Hour,
		`,"expires_in":3600,"error":{"code":"x"}`: time.Hour,
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: `{"access_token":"a.b.c"` + expiresIn + `}`})
		before := time.Now()
		token, err := client.Token(t.Context(), account)
		succeed(t, err)
		equal(t, "token", token.AccessToken, "a.b.c")
		if want == unknown {
			equal(t, "end after"+expiresIn, token.ExpiresAt.IsZero(), true)
		} else if life := token.ExpiresAt.Sub(before); life < want || life > want+5*time.Second {
			t.Errorf("life after %s is %s, want %s", expiresIn, life, want)
		}
		_, err = client.Token(t.Context(), account)
		succeed(t, err)
		sent(t, sim, "token") // whatever its end, it is used at least once more
	}
}

func TestTokenThatFitsNoHeaderIsRefusedWithoutBeingPrinted(t *testing.T) {
	for _, token := range []string{`hidden\nX-Evil: 1`, `hidden\r\n`, `hidden token`, `hidden\u0000`, `hidden\u00e6`, `hidden\u007f`, `\thidden`} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: `{"access_token":"` + token + `","expires_in":3600}`})
		_, err := client.Fresh(t.Context(), account, "")
		if err == nil {
			t.Fatalf("%s is taken", token)
		}
		contains(t, "error", err.Error(), "no access token for account T12345678: POST /accounts/T12345678/auth/token: 200 OK: the answer cannot be read: the token endpoint answered with no token that can be sent in a header")
		if strings.Contains(err.Error(), "hidden") {
			t.Errorf("the error shows the token: %v", err)
		}
		sent(t, sim, "token")
	}
}

func TestAnswerWithoutATokenIsAnError(t *testing.T) {
	for _, body := range []string{`{}`, `{"access_token":null}`, `{"access_token":""}`, `{"access_token":{"x":1}}`, `[]`, `"token"`, `null`, ``, `<html>`, `{"access_token":"a.b.c"`} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: body})
		_, err := client.Token(t.Context(), account)
		var unreadable *dintero.Error
		if !errors.As(err, &unreadable) {
			t.Fatalf("%q: error %v, want an *Error", body, err)
		}
		equal(t, "status", unreadable.Status, 200)
		_, err = client.Token(t.Context(), account)
		succeed(t, err) // the next one asks anew
		sent(t, sim, "token token")
	}
}

func TestRefusedCredentialsSayWhatToCheck(t *testing.T) {
	for code, want := range map[int]string{401: "401 Unauthorized (UNAUTHORIZED): The client is unknown or its secret is wrong", 403: "403 Forbidden (FORBIDDEN): The client has no grant for the audience"} {
		sim, client := start(t, func(c *dintero.Config) {
			if code == 401 {
				c.ClientSecret = "not-the-one"
			}
		})
		sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{another}})
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var refused *dintero.Error
		if !errors.As(err, &refused) {
			t.Fatalf("error %v, want an *Error", err)
		}
		contains(t, "error", err.Error(), "no access token for account T12345678: POST /accounts/T12345678/auth/token: "+want)
		equal(t, "hint", refused.Hint(), "Check client_id and client_secret, that account_id of the provider is the account that owns the API client, and that the client has a grant for the account that is worked on (see audience).")
		sent(t, sim, "token")
	}
}
