package dinterotest_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestSignatureLinks_LeadWhereTheTestSays(t *testing.T) {
	sim := dinterotest.New()
	addSignup(sim, dinterotest.Account, caseA)
	contains(t, "link of a server without address", signatureLink(t, connection(t, sim, dinterotest.Account)), "https://sig.example.com/")
	sim.SetSignatureLinks("https://sign.test/a/")
	addSignup(sim, dinterotest.Account, caseA)
	link := signatureLink(t, connection(t, sim, dinterotest.Account))
	contains(t, "link", link, "https://sign.test/a/")
	equal(t, "doubled slash in "+link, strings.Contains(link, "a//"), false)
}
