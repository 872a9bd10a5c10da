package dinterotest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// startView is what the start page shows.
type startView struct {
	URL            string // of the API
	Reads          []choice
	ReadsMeaning   string
	Lags           []choice
	ReadsAreBroken bool
	Summary        string
	Merchants      []merchantView
}

// choice is one of several buttons, of which one is chosen.
type choice struct {
	Value    string
	Label    string
	IsChosen bool
}

// merchantView is an account that has a connection.
type merchantView struct {
	Account      string
	Status       statusView
	SerialNumber string // empty if there is none
	Grant        string // "yes", "withdrawn" or "none"
	Signups      []signupView
	LastEvent    *eventView // nil if there is none
	Buttons      []merchantButton
}

type signupView struct {
	CaseID  string
	Options []string
	Link    string // path of the signature page; empty if there was never one
}

type eventView struct {
	Text string
	Time string
}

func (s *Server) serveStartPage(w http.ResponseWriter, _ *http.Request) {
	showPage(w, http.StatusOK, "start", s.startView())
}

func (s *Server) startView() startView {
	isBroken := s.faults.areReadsBroken()
	s.mu.Lock()
	defer s.mu.Unlock()
	view := startView{URL: s.URL, Lags: s.lagChoices(), ReadsMeaning: readsMeanings[s.reads], ReadsAreBroken: isBroken}
	for _, reads := range allReads {
		view.Reads = append(view.Reads, choice{Value: string(reads), Label: string(reads), IsChosen: reads == s.reads})
	}
	for _, account := range slices.Sorted(maps.Keys(s.connections)) {
		view.Merchants = append(view.Merchants, s.merchantAt(account).view(s.newestLinks))
	}
	view.Summary = summaryOf(view.Merchants)
	return view
}

var readsMeanings = map[Reads]string{
	ReadsSettings:       "The settings of an account show its connection, as vipps_psp.",
	ReadsSettingsHyphen: "The settings of an account show its connection, as vipps-psp.",
	ReadsOwnPath:        "A GET of the path that signups are posted to shows the connection.",
	ReadsBoth:           "The settings of an account show its connection, and so does a GET of the path that signups are posted to.",
	ReadsNone:           "Nothing shows the connection.",
}

// lagChoices includes the present lag, also if it is not one of the usual ones.
func (s *Server) lagChoices() []choice {
	lags := []time.Duration{0, 2 * time.Second, 10 * time.Second, time.Minute}
	present, isCommon := s.past.commonLag()
	if isCommon && !slices.Contains(lags, present) {
		lags = append(lags, present)
		slices.Sort(lags)
	}
	choices := []choice{}
	for _, lag := range lags {
		choices = append(choices, choice{Value: lag.String(), Label: labelOf(lag), IsChosen: isCommon && lag == present})
	}
	return choices
}

func labelOf(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%d s", d/time.Second)
	default:
		return d.String()
	}
}

// summaryOf counts merchants by status, in the order in which a signup takes
// them; unknown statuses come last.
func summaryOf(merchants []merchantView) string {
	known := []string{StatusPending, StatusEnabled, StatusDeclined, StatusFailed}
	counts := map[string]int{}
	for _, m := range merchants {
		counts[m.Status.Name]++
	}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(counts)), func(status string) bool { return slices.Contains(known, status) })
	parts := []string{}
	for _, status := range append(known, others...) {
		if counts[status] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[status], status))
		}
	}
	return strings.Join(parts, ", ")
}
