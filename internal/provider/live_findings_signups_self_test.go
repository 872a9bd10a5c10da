package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

func TestFindRepeated(t *testing.T) {
	first := submitted(1, 200, signedUp("pending", 1))
	next := func(status int, response string) exchanges { return exchanges{first, submitted(5, status, response)} }
	checkFindings(t, findRepeated,
		findingRow{"replaced", next(200, signedUp("pending", 5)), "confirmed: one entry, with a new created_at"},
		findingRow{"kept as it was", next(200, connectionOf("pending", 5, ours(1))), "refuted: one entry, and its created_at stays"},
		findingRow{"a second entry", next(200, connectionOf("pending", 5, ours(1), ours(5))), "refuted: 2 entries after the second submission"},
		findingRow{"a conflict", next(409, "{}"), "refuted: 409 to the second submission"},
		findingRow{"a server that fails", next(503, ""), "open: 503 to the second submission, and the signup is not shown"},
		findingRow{"after a 429", append(exchanges{first, submitted(3, 429, "")}, submitted(5, 200, signedUp("pending", 5))), "confirmed: one entry, with a new created_at"},
		findingRow{"without times", exchanges{submitted(1, 200, fmt.Sprintf(`{"signups":[{"case_id":%q}]}`, acctest.CaseID)), submitted(5, 200, signedUp("pending", 5))},
			"open: one entry, without a readable created_at"},
		findingRow{"once", exchanges{first}, "open: it was not submitted again"},
		findingRow{"never", exchanges{submitted(1, 403, "{}")}, "open: no response to a submission shows a connection"},
	)
}

func TestFindLetterCase(t *testing.T) {
	upper := entry(strings.ToUpper(acctest.CaseID), 1)
	first := submitted(1, 200, signedUp("pending", 1))
	checkFindings(t, findLetterCase,
		findingRow{"another form", exchanges{submitted(1, 200, connectionOf("pending", 1, upper))}, "confirmed: it came back in another form than it was sent"},
		findingRow{"another form in a read", exchanges{first, readAtOwnPath(2, 200, connectionOf("pending", 1, upper))}, "confirmed: it came back in another form than it was sent"},
		findingRow{"two forms", exchanges{submitted(1, 200, connectionOf("pending", 1, upper, ours(1)))}, "refuted: one list has two forms of the id"},
		findingRow{"the same form", exchanges{first}, "open: it came back as it was sent"},
		findingRow{"no signup", exchanges{submitted(1, 200, connectionOf("pending", 1))}, "open: the signup is not shown"},
		findingRow{"no submission", nil, "open: no response to a submission shows a connection"},
	)
}

func TestFindLogo(t *testing.T) {
	shown := func(updated int, logo string) string {
		return connectionOf("pending", updated, ours(updated, fmt.Sprintf(`,"logo":%q`, logo)))
	}
	first, last := submitted(1, 200, shown(1, "an older one")), submitted(5, 200, shown(5, sentLogo))
	checkFindings(t, findLogo,
		findingRow{"as it was sent, and an older copy", exchanges{first, last, readAtOwnPath(6, 200, shown(1, "an older one"))}, "refuted: the text that was sent"},
		findingRow{"a link", exchanges{submitted(5, 200, shown(5, "https://logos.example/1"))}, "confirmed: a link"},
		findingRow{"nothing", exchanges{submitted(5, 200, shown(5, ""))}, "confirmed: nothing"},
		findingRow{"another text in a read", exchanges{last, readAtOwnPath(6, 200, shown(5, "data:image/png"))}, "confirmed: the text that was sent, another text"},
		findingRow{"no signup", exchanges{submitted(5, 200, connectionOf("pending", 5))}, "open: the signup is not shown"},
		findingRow{"refused", exchanges{submitted(5, 400, "{}")}, "open: no response to a submission shows a connection"},
	)
}
