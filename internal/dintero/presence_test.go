package dintero_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Only a list in which each entry names its case proves that a case is missing.
func TestSignupIsMissingOnlyByProof(t *testing.T) {
	const signup, unnamed = `{"case_id":"` + caseA + `"}`, `{"logo":"x"}`
	for signups, want := range map[string][2]dintero.Presence{ // of case A and of case B
		`[]`:                               {dintero.Missing, dintero.Missing},
		`[` + signup + `]`:                 {dintero.Present, dintero.Missing},
		`[` + unnamed + `,` + signup + `]`: {dintero.Present, dintero.Unseen},
		`[` + unnamed + `]`:                {dintero.Unseen, dintero.Unseen},
		`[null,` + signup + `]`:            {dintero.Present, dintero.Unseen},
		`["x"]`:                            {dintero.Unseen, dintero.Unseen},
		`[{"case_id":null}]`:               {dintero.Unseen, dintero.Unseen},
		`null`:                             {dintero.Unseen, dintero.Unseen},
		`{}`:                               {dintero.Unseen, dintero.Unseen},
		`"[]"`:                             {dintero.Unseen, dintero.Unseen},
		`5`:                                {dintero.Unseen, dintero.Unseen},
		`false`:                            {dintero.Unseen, dintero.Unseen},
	} {
		view := shownIn(t, `{"status":"pending","signups":`+signups+`}`)
		_, a := view.Find(caseA)
		_, b := view.Find(caseB)
		equal(t, "case A in "+signups, a, want[0])
		equal(t, "case B in "+signups, b, want[1])
		equal(t, "status beside "+signups, string(view.Connection.Status), "pending")
	}
	_, presence := shownIn(t, `{"status":"pending"}`).Find(caseA)
	equal(t, "without a list", presence, dintero.Unseen)
	_, presence = dintero.View{}.Find(caseA)
	equal(t, "without a connection", presence, dintero.Unseen)
}

func TestCaseIDsAreComparedWithoutLetterCase(t *testing.T) {
	found, presence := shownIn(t, `{"signups":[{"case_id":"`+strings.ToUpper(caseA)+`"}]}`).Find(caseA)
	equal(t, "presence", presence, dintero.Present)
	equal(t, "case id as it is shown", string(found.CaseID), "3C90C3CC-0D44-4B50-8888-8DD25736052A")
}

// Signups are unique per case and store (documented). This client sends no
// store, so the entry without one is its own.
func TestEntryWithoutStoreIsOurs(t *testing.T) {
	entry := func(store, logo string) string {
		return `{"case_id":"` + caseA + `","store_id":` + store + `,"logo":"` + logo + `"}`
	}
	for name, c := range map[string]struct{ signups, want string }{
		"first":          {entry(`null`, "ours") + `,` + entry(`"s1"`, "theirs"), "ours"},
		"last":           {entry(`"s1"`, "theirs") + `,` + entry(`"s2"`, "theirs") + `,` + entry(`""`, "ours"), "ours"},
		"only one":       {entry(`"s1"`, "theirs"), "theirs"},
		"several stores": {entry(`"s1"`, "first") + `,` + entry(`"s2"`, "second"), "first"},
	} {
		found, presence := shownIn(t, `{"signups":[`+c.signups+`]}`).Find(caseA)
		equal(t, name, string(found.Logo), c.want)
		equal(t, name, presence, dintero.Present)
	}
}

func TestEventsAreOldestFirst(t *testing.T) {
	event := func(id, at string) string {
		return `{"id":"` + id + `","created_at":` + at + `,"description":"about ` + id + `","metadata":{"signature_link":"https://sig/` + id + `"}}`
	}
	for name, c := range map[string]struct {
		events []string
		want   string
	}{
		"newest first":       {[]string{event("c", `"2023-11-07T05:31:58Z"`), event("b", `"2023-11-07T05:31:57Z"`), event("a", `"2023-11-07T05:31:56Z"`)}, "abc"},
		"in another zone":    {[]string{event("b", `"2023-11-07T05:31:56Z"`), event("a", `"2023-11-07T06:00:00+01:00"`)}, "ab"},
		"with fractions":     {[]string{event("b", `"2023-11-07T05:31:56.2Z"`), event("a", `"2023-11-07T05:31:56.10Z"`)}, "ab"},
		"at the same time":   {[]string{event("a", `"2023-11-07T05:31:56Z"`), event("b", `"2023-11-07T05:31:56Z"`)}, "ab"},
		"one without a time": {[]string{event("a", `"2023-11-07T05:31:58Z"`), event("b", `null`), event("c", `"2023-11-07T05:31:56Z"`)}, "abc"},
		"another form":       {[]string{event("a", `1699335118`), event("b", `1699335116`)}, "ab"},
		"no events":          {nil, ""},
	} {
		connection := shownIn(t, `{"status":"pending","events":[`+strings.Join(c.events, ",")+`]}`).Connection
		order := ""
		for _, e := range connection.Events {
			order += string(e.ID)
		}
		equal(t, name, order, c.want)
		if order != "" {
			newest := order[len(order)-1:]
			equal(t, "newest link, "+name, connection.SignatureLink(), "https://sig/"+newest)
			equal(t, "newest description, "+name, connection.LastDescription(), "about "+newest)
		}
	}
}

func TestSignatureLinkIsThatOfTheNewestEventWithOne(t *testing.T) {
	c := shownIn(t, `{"status":"enabled","events":[
		{"created_at":"2023-11-07T05:31:56Z","description":"older","metadata":{"signature_link":"https://sig/older"}},
		{"created_at":"2023-11-07T05:31:57Z","description":"newer","metadata":{"signature_link":"https://sig/newer"}},
		{"created_at":"2023-11-07T05:31:58Z","metadata":{"signature_link":""}},
		{"created_at":"2023-11-07T05:31:59Z","metadata":null}]}`).Connection
	equal(t, "signature link", c.SignatureLink(), "https://sig/newer")
	equal(t, "last description", c.LastDescription(), "newer")
}
