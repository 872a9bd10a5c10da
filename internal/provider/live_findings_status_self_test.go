package provider_test

import (
	"strings"
	"testing"
)

func TestFindUpdatedAt(t *testing.T) {
	first := submitted(1, 200, signedUp("pending", 1))
	checkFindings(t, findUpdatedAt,
		findingRow{"it moves with the status", exchanges{first, readAtOwnPath(5, 200, connectionOf("enabled", 4, ours(1)))},
			"confirmed: 2 statuses, and no time that two of them share"},
		findingRow{"it stays when the status changes", exchanges{first, readAtOwnPath(5, 200, connectionOf("enabled", 1, ours(1)))},
			"refuted: the status changed, and updated_at stayed"},
		findingRow{"it stays when the signup is replaced", exchanges{first, submitted(5, 200, connectionOf("pending", 1, ours(5)))},
			"refuted: the signup was submitted again, and updated_at stayed"},
		findingRow{"it is not there", exchanges{submitted(1, 200, `{"status":"pending"}`)}, "refuted: a copy has no updated_at"},
		findingRow{"the status stays", exchanges{first, submitted(5, 200, signedUp("pending", 5))},
			"open: the status never changed; after 2 submissions there were 2 times"},
		findingRow{"nothing is shown", exchanges{submitted(1, 200, "{}")}, "open: no connection is shown"},
	)
}

func TestFindPending(t *testing.T) {
	checkFindings(t, findPending,
		findingRow{"pending", exchanges{submitted(1, 200, signedUp("pending", 1))}, "confirmed: pending in the response to the first submission"},
		findingRow{"enabled", exchanges{submitted(1, 200, signedUp("enabled", 1)), submitted(5, 200, signedUp("pending", 5))}, "refuted: enabled in the response to the first submission"},
		findingRow{"a new word", exchanges{submitted(1, 200, signedUp("waiting", 1))}, "open: another status in the response to the first submission"},
		findingRow{"no status", exchanges{submitted(1, 200, `{"signups":[]}`)}, "open: no status in the response to the first submission"},
		findingRow{"enabled before", exchanges{readAtOwnPath(0, 200, connectionOf("enabled", 0)), submitted(1, 200, signedUp("enabled", 1))}, "open: the connection was there before: enabled"},
		findingRow{"refused", exchanges{submitted(1, 400, "{}")}, "open: no response to a submission shows a connection"},
	)
}

func TestFindBackToPending(t *testing.T) {
	first, enabled := submitted(1, 200, signedUp("pending", 1)), readAtOwnPath(3, 200, connectionOf("enabled", 3, ours(1)))
	checkFindings(t, findBackToPending,
		findingRow{"it is pending again", exchanges{first, enabled, submitted(5, 200, signedUp("pending", 5))}, "confirmed: 1 of 1 times"},
		findingRow{"it stays enabled", exchanges{first, enabled, submitted(5, 200, signedUp("enabled", 5))}, "refuted: it stayed enabled, 1 times"},
		findingRow{"it was pending", exchanges{first, submitted(5, 200, signedUp("pending", 5)), readAtOwnPath(6, 200, signedUp("enabled", 6))}, "open: it was not enabled before a submission"},
		findingRow{"it has failed", exchanges{first, enabled, submitted(5, 200, signedUp("failed", 5))}, "open: it was not enabled before a submission"},
	)
}

func TestFindSerialNumber(t *testing.T) {
	with := strings.TrimSuffix(signedUp("enabled", 1), "}") + `,"configuration":{"merchant_serial_number":"123456"}}`
	checkFindings(t, findSerialNumber,
		findingRow{"it is there", exchanges{submitted(1, 200, with), readAtOwnPath(2, 200, with)}, "confirmed: in each of 2 copies that are enabled"},
		findingRow{"it comes later", exchanges{submitted(1, 200, signedUp("enabled", 1)), readAtOwnPath(2, 200, with)}, "refuted: missing in 1 of 2 copies that are enabled"},
		findingRow{"pending", exchanges{submitted(1, 200, signedUp("pending", 1))}, "open: it was never enabled"},
	)
}
