package provider_test

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

func TestFindSettings(t *testing.T) {
	accepted := submitted(1, 200, signedUp("pending", 1))
	forbidden := recorded(http.MethodGet, settingsSuffix, 2, 403, `{"error":{"message":"no"}}`)
	checkFindings(t, findSettings,
		findingRow{"with an underscore", exchanges{accepted, readInSettings(2, "vipps_psp", signedUp("pending", 1))}, "confirmed: as vipps_psp"},
		findingRow{"with a hyphen", exchanges{accepted, readInSettings(2, "vipps-psp", signedUp("pending", 1))}, "confirmed: as vipps-psp"},
		findingRow{"late", exchanges{accepted, readInSettings(2, "common", "{}"), readInSettings(3, "vipps_psp", signedUp("pending", 1))}, "confirmed: as vipps_psp"},
		findingRow{"never", exchanges{accepted, readInSettings(2, "common", "{}"), readInSettings(9, "common", "{}")}, "refuted: 200 without the connection, 7.5s after the first submission"},
		findingRow{"forbidden", exchanges{accepted, forbidden}, "open: 403 to the last read"},
		findingRow{"read before the submission only", exchanges{readInSettings(0, "common", "{}"), accepted}, "open: no read of it after a submission"},
		findingRow{"nothing accepted", exchanges{submitted(1, 400, "{}"), readInSettings(2, "common", "{}")}, "open: no read of it after a submission"},
	)
}

func TestFindOwnPath(t *testing.T) {
	accepted := submitted(1, 200, signedUp("pending", 1))
	checkFindings(t, findOwnPath,
		findingRow{"it shows the connection", exchanges{accepted, readAtOwnPath(2, 200, signedUp("pending", 1))}, "confirmed: it shows the connection"},
		findingRow{"late", exchanges{accepted, readAtOwnPath(2, 404, "{}"), readAtOwnPath(3, 200, signedUp("pending", 1))}, "confirmed: it shows the connection"},
		findingRow{"not there", exchanges{accepted, readAtOwnPath(3, 404, "{}")}, "refuted: 404 without the connection, 1.5s after the first submission"},
		findingRow{"no such method", exchanges{accepted, readAtOwnPath(3, 405, "")}, "refuted: 405 without the connection, 1.5s after the first submission"},
		findingRow{"something else", exchanges{accepted, readAtOwnPath(3, 200, `{"hello":1}`)}, "refuted: 200 without the connection, 1.5s after the first submission"},
		findingRow{"forbidden", exchanges{accepted, readAtOwnPath(3, 403, "{}")}, "open: 403 to the last read"},
		findingRow{"not there before the submission", exchanges{readAtOwnPath(0, 404, "{}"), accepted}, "open: no read of it after a submission"},
	)
}

func TestFindLag(t *testing.T) {
	first, second := submitted(1, 200, signedUp("pending", 1)), submitted(11, 200, signedUp("pending", 11))
	none, old, fresh := connectionOf("pending", 0), signedUp("pending", 1), signedUp("pending", 11)
	checkFindings(t, findLag,
		findingRow{"the signup comes later", exchanges{first, readAtOwnPath(2, 404, "{}"), readAtOwnPath(4, 200, none), readAtOwnPath(6, 200, old), readAtOwnPath(9, 200, old)},
			"confirmed: 2 of 4 reads lagged, up to 2.5s after the response; after 5s at most it was shown"},
		findingRow{"an older copy after the second submission", exchanges{first, readAtOwnPath(2, 200, old), second, readAtOwnPath(12, 200, old), readAtOwnPath(14, 200, fresh)},
			"confirmed: 1 of 3 reads lagged, up to 500ms after the response; after 3s at most it was shown"},
		findingRow{"an older copy after a newer one", exchanges{first, readAtOwnPath(2, 200, old), readAtOwnPath(4, 404, "{}")},
			"confirmed: 1 of 2 reads lagged, up to 2.5s after the response; after 1s at most it was shown"},
		findingRow{"the second submission is never shown", exchanges{second, readAtOwnPath(12, 200, old)},
			"confirmed: 1 of 1 reads lagged, up to 500ms after the response"},
		findingRow{"no lag", exchanges{first, readAtOwnPath(2, 200, old), second, readAtOwnPath(14, 200, fresh)},
			"open: none of 2 reads lagged; the earliest came 1s after the response"},
		findingRow{"no such endpoint, and a server that fails", exchanges{first, readInSettings(2, "common", "{}"), readAtOwnPath(2, 503, ""), readAtOwnPath(3, 200, old)},
			"open: none of 1 reads lagged; the earliest came 2s after the response"},
		findingRow{"no read shows it", exchanges{first, readInSettings(2, "common", "{}"), readAtOwnPath(2, 404, "{}")}, "open: no read shows the signup"},
	)
}

func TestFindPartialLists(t *testing.T) {
	other := entry(acctest.OtherCaseID, 0)
	both, one := connectionOf("pending", 1, other, ours(1)), signedUp("pending", 1)
	older, unknown := connectionOf("pending", 0, other), `{"signups":[]}`
	checkFindings(t, findPartialLists,
		findingRow{"one is missing", exchanges{submitted(1, 200, both), readAtOwnPath(2, 200, one), readAtOwnPath(3, 200, both)},
			"confirmed: 1 of 3 lists lack a signup that was shown before"},
		findingRow{"only that for a store is there", exchanges{submitted(1, 200, one), readAtOwnPath(2, 200, connectionOf("pending", 1, ours(1, `,"store_id":"1"`)))},
			"confirmed: 1 of 2 lists lack a signup that was shown before"},
		findingRow{"all are there", exchanges{readAtOwnPath(0, 200, older), submitted(1, 200, both), readAtOwnPath(2, 200, both)},
			"open: none of 3 lists lacks a signup that was shown before; the longest has 2"},
		findingRow{"an older copy", exchanges{submitted(1, 200, both), readAtOwnPath(2, 200, older)},
			"open: none of 2 lists lacks a signup that was shown before; the longest has 2"},
		findingRow{"a copy without a time", exchanges{submitted(1, 200, both), readAtOwnPath(2, 200, unknown)},
			"open: none of 2 lists lacks a signup that was shown before; the longest has 2"},
		findingRow{"no list", exchanges{submitted(1, 400, "{}")}, "open: no list shows a signup"},
	)
}
