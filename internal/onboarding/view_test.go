package onboarding

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// named returns a signup with a logo by which a test can recognize it.
func named(caseID, logo string, edits ...func(*dintero.Signup)) dintero.Signup {
	s := dintero.Signup{CaseID: caseID, PaymentOptions: in("NOK"), Logo: logo}
	for _, edit := range edits {
		edit(&s)
	}
	return s
}

func ofStore(s *dintero.Signup) { s.StoreID = "store 1" }

func deleted(s *dintero.Signup) { s.Deleted = true }

// logos are those of the view's signups, in order.
func logos(signups []dintero.Signup) string {
	var all []string
	for _, s := range signups {
		all = append(all, s.Logo)
	}
	return strings.Join(all, " ")
}

func TestView_Signup(t *testing.T) {
	for _, row := range []struct {
		name   string
		copies []*dintero.Connection
		want   string // the logo; "" if it is not shown
	}{
		{"nothing was read", nil, ""},
		{"it is in the only copy", copies(at(2, named(testCase, "a"))), "a"},
		{"its case id is in capitals", copies(at(2, named(strings.ToUpper(testCase), "a"))), "a"},
		{"only another one is there", copies(at(2, named(otherCase, "a"))), ""},
		{"the newer copy gives the values", copies(at(2, named(testCase, "a")), at(3, named(testCase, "b"))), "b"},
		{"the newer copy gives the values though it was read first", copies(at(3, named(testCase, "b")), at(2, named(testCase, "a"))), "b"},
		{"of two equally new copies the later one gives the values", copies(at(2, named(testCase, "a")), at(2, named(testCase, "b"))), "b"},
		{"a copy without a time that is read later gives the values", copies(at(2, named(testCase, "a")), connectionAt("", "", named(testCase, "b"))), "b"},
		{"an older copy gives no values after one without a time", copies(at(3, named(testCase, "a")), connectionAt("", "", named(testCase, "b")), at(2, named(testCase, "c"))), "b"},
		{"what a copy has shown stays though a newer one lacks it", copies(at(2, named(testCase, "a")), at(3)), "a"},
		{"what a copy has shown stays though a newer one has deleted it", copies(at(2, named(testCase, "a")), at(3, named(testCase, "b", deleted))), "a"},
		{"what only an older copy shows counts", copies(at(3), at(2, named(testCase, "a"))), "a"},
		{"an entry for a store is another signup", copies(at(2, named(testCase, "a", ofStore))), ""},
		{"an entry for a store hides nothing", copies(at(2, named(testCase, "a"), named(testCase, "b", ofStore))), "a"},
		{"a deleted entry is none", copies(at(2, named(testCase, "a", deleted))), ""},
		{"a deleted entry hides nothing", copies(at(2, named(testCase, "a"), named(testCase, "b", deleted))), "a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			signup, shown := viewOf(ReadsWork, row.copies...).Signup(testKey)
			wantEqual(t, "logo", signup.Logo, row.want)
			wantEqual(t, "shown", shown, row.want != "")
		})
	}
}

func copies(c ...*dintero.Connection) []*dintero.Connection { return c }

// at is a copy of the connection that was updated at a second.
func at(updated int, signups ...dintero.Signup) *dintero.Connection {
	return connectionAt(second(updated), "", signups...)
}

func TestView_Connection(t *testing.T) {
	first, later, untimed := at(2, named(testCase, "a")), at(3, named(otherCase, "b")), connectionAt("", "")
	for _, row := range []struct {
		name   string
		copies []*dintero.Connection
		want   *dintero.Connection
	}{
		{"the newest copy", copies(first, later), later},
		{"the newest copy though it was read first", copies(later, first), later},
		{"the later one of two without a time", copies(connectionAt("", ""), untimed), untimed},
		{"a copy with a time after one without", copies(untimed, first), first},
		{"no older copy after one without a time", copies(later, untimed, first), untimed},
		{"the newest copy of all after one without a time", copies(first, untimed, later), later},
		{"none", nil, nil},
	} {
		wantEqual(t, row.name, viewOf(ReadsWork, row.copies...).Connection, row.want)
	}
}

func TestView_Signups_Defect32(t *testing.T) {
	const third = "00000000-0000-4000-8000-000000000003"
	for _, row := range []struct {
		name   string
		copies []*dintero.Connection
		want   string
	}{
		{"none without a connection", nil, ""},
		{"those of the only copy, in its order", copies(at(2, named(testCase, "a"), named(otherCase, "b"))), "a b"},
		{"first those of the newest copy, then those that only others show", copies(at(2, named(otherCase, "c"), named(testCase, "b")), at(3, named(third, "a"))), "a b c"},
		{"those of an older copy that is read later", copies(at(3, named(testCase, "a")), at(2, named(testCase, "x"), named(otherCase, "b"))), "a b"},
		{"one in capitals is not listed twice", copies(at(2, named(testCase, "x")), at(3, named(strings.ToUpper(testCase), "a"))), "a"},
		{"one for each store", copies(at(2, named(testCase, "a"), named(testCase, "b", ofStore))), "a b"},
		{"the one without a store though the newest copy only lists the store's", copies(at(2, named(testCase, "b")), at(3, named(testCase, "a", ofStore))), "a b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			wantEqual(t, "signups", logos(viewOf(ReadsWork, row.copies...).Signups()), row.want)
		})
	}
}

func TestView_Signups_ReturnsItsOwnList(t *testing.T) {
	view := viewOf(ReadsWork, at(2, named(testCase, "a")))
	view.Signups()[0].Logo = "changed"
	wantEqual(t, "signups", logos(view.Signups()), "a")
}

func TestView_Covers(t *testing.T) {
	wantEqual(t, "same options", shown("NOK").Covers(testKey, wishFor("NOK")), true)
	wantEqual(t, "more options", shown("NOK", "SEK").Covers(testKey, wishFor("NOK")), true)
	wantEqual(t, "no options", withoutOptions(2, 1).Covers(testKey, wishFor("NOK")), true)
	wantEqual(t, "other options", shown("SEK").Covers(testKey, wishFor("NOK")), false)
	wantEqual(t, "another logo", shown("NOK").Covers(testKey, wishFor("NOK").withLogo("bmV3")), true)
	wantEqual(t, "not shown", without().Covers(testKey, wishFor("NOK")), false)
	wantEqual(t, "nothing read", View{}.Covers(testKey, wishFor("NOK")), false)
}

func TestView_IsShared(t *testing.T) {
	for _, row := range []struct {
		name   string
		copies []*dintero.Connection
		want   bool
	}{
		{"nothing was read", nil, false},
		{"one signup", copies(at(2, named(testCase, "a"))), false},
		{"none", copies(at(2)), false},
		{"two signups", copies(at(2, named(testCase, "a"), named(otherCase, "b"))), true},
		{"two signups in two copies", copies(at(2, named(testCase, "a")), at(3, named(otherCase, "b"))), true},
		{"one signup in two copies", copies(at(2, named(testCase, "a")), at(3, named(strings.ToUpper(testCase), "b"))), false},
		{"a second one for a store", copies(at(2, named(testCase, "a"), named(testCase, "b", ofStore))), true},
		{"a second one that was deleted", copies(at(2, named(testCase, "a"), named(otherCase, "b", deleted))), true},
	} {
		wantEqual(t, row.name, viewOf(ReadsWork, row.copies...).IsShared(), row.want)
	}
}
