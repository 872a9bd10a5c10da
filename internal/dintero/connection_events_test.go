package dintero_test

import (
	"strconv"
	"strings"
	"testing"
)

func TestEvents_AreSortedOldestFirst_Defect45(t *testing.T) {
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
		"without zones":      {[]string{event("b", `"2023-11-07T05:31:58"`), event("a", `"2023-11-07 05:31:57"`)}, "ab"},
		"in several forms":   {[]string{event("c", `"Tue, 07 Nov 2023 05:31:58 GMT"`), event("b", `1699335117`), event("a", `"2023-11-07 05:31:56+00"`)}, "abc"},
		"one without a time": {[]string{event("a", `"2023-11-07T05:31:58Z"`), event("b", `null`), event("c", `"2023-11-07T05:31:56Z"`)}, "abc"},
		"no readable time":   {[]string{event("a", `"yesterday"`), event("b", `"today"`)}, "ab"},
		"no events":          {nil, ""},
	} {
		connection := submitted(t, `{"status":"pending","events":[`+strings.Join(c.events, ",")+`]}`)
		order := ""
		for _, e := range connection.Events {
			order += e.ID
		}
		equal(t, name, order, c.want)
		if order != "" {
			newest := order[len(order)-1:]
			equal(t, "newest link, "+name, connection.LatestSignatureLink(), "https://sig/"+newest)
			equal(t, "newest description, "+name, connection.LastDescription(), "about "+newest)
		}
	}
}

func TestEvents_OfTheSameTimeKeepTheirOrder(t *testing.T) {
	var events, want []string
	for i := range 50 { // Go sorts short lists in a way that keeps the order anyway
		id := strconv.Itoa(i)
		events, want = append(events, `{"id":"`+id+`","created_at":"2023-11-07T05:31:56Z"}`), append(want, id)
	}
	var got []string
	for _, e := range submitted(t, `{"status":"pending","events":[{"id":"x","created_at":"2023-11-07T05:31:57Z"},`+strings.Join(events, ",")+`]}`).Events {
		got = append(got, e.ID)
	}
	equal(t, "order", strings.Join(got, " "), strings.Join(append(want, "x"), " "))
}

func TestEvents_LatestLinkAndDescriptionAreThoseOfTheNewestThatHasOne(t *testing.T) {
	c := submitted(t, `{"status":"enabled","events":[
		{"created_at":"2023-11-07T05:31:56Z","description":"older","metadata":{"signature_link":"https://sig/older"}},
		{"created_at":"2023-11-07T05:31:57Z","description":"newer","metadata":{"signature_link":"https://sig/newer"}},
		{"created_at":"2023-11-07T05:31:58Z","metadata":{"signature_link":""}},
		{"created_at":"2023-11-07T05:31:59Z","metadata":null}]}`)
	equal(t, "signature link", c.LatestSignatureLink(), "https://sig/newer")
	equal(t, "last description", c.LastDescription(), "newer")
	none := submitted(t, `{"status":"enabled","events":[{"event":"x"}]}`)
	equal(t, "signature link", none.LatestSignatureLink(), "")
	equal(t, "last description", none.LastDescription(), "")
}

func TestEvents_LastDescriptionIsOneShortLine_Defect09(t *testing.T) {
	c := submitted(t, `{"status":"failed","events":[{"description":"two\n lines and `+strings.Repeat("å", 400)+`"}]}`)
	equal(t, "last description", c.LastDescription(), "two lines and "+strings.Repeat("å", 286)+"…")
}
