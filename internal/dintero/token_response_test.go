package dintero_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenResponse_LifetimeIsReadLeniently(t *testing.T) {
	const unknown = time.Duration(0)
	for fields, want := range map[string]time.Duration{
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
		`,"expires_in":"NaN"`:                     unknown,
		`,"expires_in":true`:                      unknown,
		`,"expires_in":{"seconds":3}`:             unknown,
		`,"expires_in":["3600"],"extra":[1,{}]`:   unknown,
		`,"expires_in":3600,"token_type":["x"]`:   time.Hour,
		`,"expires_in":3600,"error":{"code":"x"}`: time.Hour,
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: `{"access_token":"a.b.c"` + fields + `}`})
		before := time.Now()
		token, err := client.Token(t.Context(), account)
		succeed(t, err)
		equal(t, "token", token.AccessToken, "a.b.c")
		if want == unknown {
			equal(t, "unknown expiry after "+fields, token.ExpiresAt.IsZero(), true)
		} else if life := token.ExpiresAt.Sub(before); life < want || life > want+5*time.Second {
			t.Errorf("life after %s is %s, want %s", fields, life, want)
		}
		_, err = client.Token(t.Context(), account)
		succeed(t, err)
		wantRequests(t, sim, "token") // whatever its expiry, it is used at least once more
	}
}

func TestTokenResponse_WithByteOrderMark_Defect45(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Alter: func(body []byte) []byte { return append([]byte("\xef\xbb\xbf"), body...) }})
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	wantRequests(t, sim, "token settings")
}

func TestTokenResponse_UnfitForAHeaderIsNotPrinted_Defect13(t *testing.T) {
	for _, token := range []string{`hidden\nX-Evil: 1`, `hidden\r\n`, `hidden token`, `hidden\u0000`, `hidden\u00e6`, `hidden\u007f`, `\thidden`} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: `{"access_token":"` + token + `","expires_in":3600}`})
		_, err := client.Settings(t.Context(), account)
		if err == nil {
			t.Fatalf("%s is accepted", token)
		}
		contains(t, "error", err.Error(), "no access token for account T12345678: POST /accounts/T12345678/auth/token: 200 OK: the response cannot be read: it has no token that can be sent in a header")
		if strings.Contains(err.Error(), "hidden") {
			t.Errorf("the error shows the token: %v", err)
		}
		wantRequests(t, sim, "token")
	}
}

func TestTokenResponse_WithoutATokenIsAnErrorThatMayPass(t *testing.T) {
	for _, body := range []string{
		`{}`, `{"access_token":null}`, `{"access_token":""}`, `{"access_token":{"x":1}}`, `[]`, `"token"`, `null`, ``, `<html>`, `{"access_token":"a.b.c"`,
		`{"error":{"message":"not now"}}`,
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 200, Body: body})
		_, err := client.Token(t.Context(), account)
		equal(t, "owner", errorOf[*dintero.TokenError](t, err).Owner, account)
		equal(t, "status", errorOf[*dintero.Error](t, err).Status, 200)
		_, err = client.Token(t.Context(), account)
		succeed(t, err)
		wantRequests(t, sim, "token token")
	}
}
