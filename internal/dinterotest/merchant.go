package dinterotest

import (
	"strings"
	"time"
)

// merchant is all that the pages know of an account.
type merchant struct {
	account    string
	connection *Connection
	client     Client // the default one, whose grants the start page shows
}

// merchantAt returns an account that has a connection. The caller holds s.mu.
func (s *Server) merchantAt(account string) merchant {
	return merchant{account: account, connection: s.connections[account], client: s.clients[ClientID]}
}

func (m merchant) serialNumber() string { return serialNumberOf(m.connection) }

func serialNumberOf(c *Connection) string {
	if c.Configuration == nil {
		return ""
	}
	return c.Configuration.MerchantSerialNumber
}

func (m merchant) grant() string {
	switch {
	case m.client.isWithdrawn(m.account):
		return "withdrawn"
	case m.client.mayUse(m.account):
		return "yes"
	default:
		return "none"
	}
}

// view returns what the start page shows. It keeps no reference to the
// connection.
func (m merchant) view(newestLinks map[signature]string) merchantView {
	view := merchantView{
		Account:      m.account,
		Status:       statusOf(m.connection),
		SerialNumber: m.serialNumber(),
		Grant:        m.grant(),
		LastEvent:    lastEvent(m.connection.Events),
	}
	for _, signup := range m.connection.Signups {
		shown := signupView{CaseID: signup.CaseID, Options: describeOptions(signup.PaymentOptions)}
		if link := newestLinks[signature{m.account, signup.CaseID}]; link != "" {
			shown.Link = "/sign/" + link
		}
		view.Signups = append(view.Signups, shown)
	}
	for _, button := range merchantButtons {
		if button.isPossible(m) {
			view.Buttons = append(view.Buttons, button)
		}
	}
	return view
}

// statusView is a status and the class that gives it a colour.
type statusView struct {
	Name  string
	Class string
}

func statusOf(c *Connection) statusView {
	classes := map[string]string{
		StatusPending:  "pending",
		StatusEnabled:  "enabled",
		StatusFailed:   "ended",
		StatusDeclined: "ended",
	}
	return statusView{Name: c.Status, Class: classes[c.Status]}
}

// describeOptions returns a line for each payment option.
func describeOptions(options []PaymentOption) []string {
	lines := []string{}
	for _, o := range options {
		lines = append(lines, o.Type+" ("+strings.Join(o.Currencies, ", ")+")")
	}
	return lines
}

func lastEvent(events []Event) *eventView {
	if len(events) == 0 {
		return nil
	}
	last := events[len(events)-1]
	view := &eventView{Text: last.Description, Time: last.CreatedAt}
	if view.Text == "" {
		view.Text = last.Event
	}
	if at, err := time.Parse(time.RFC3339, last.CreatedAt); err == nil {
		view.Time = at.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return view
}
