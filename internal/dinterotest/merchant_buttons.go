package dinterotest

import "strconv"

// merchantButton is something that happens to one merchant outside Terraform.
type merchantButton struct {
	Name      string // of its path below /control/
	Label     string
	IsPrimary bool

	isPossible func(merchant) bool
	press      func(*Server, merchant) // the caller holds s.mu
}

// merchantButtons are in the order in which a page shows them.
var merchantButtons = []merchantButton{
	{
		Name: "sign", Label: "Sign", IsPrimary: true,
		isPossible: merchant.isPending,
		press:      func(s *Server, m merchant) { s.sign(m.connection, m.account) },
	},
	{
		Name: "decline", Label: "Decline",
		isPossible: merchant.isPending,
		press:      func(s *Server, m merchant) { s.decline(m.connection) },
	},
	{
		Name: "fail", Label: "Fail",
		isPossible: func(m merchant) bool { return m.connection.Status != StatusFailed },
		press:      func(s *Server, m merchant) { s.fail(m.connection, "Vipps does not accept the merchant") },
	},
	{
		Name: "issue-number", Label: "Issue a number",
		isPossible: func(m merchant) bool { return m.serialNumber() == "" },
		press:      (*Server).issueNumber,
	},
	{
		Name: "change-number", Label: "Issue another number",
		isPossible: func(m merchant) bool { return m.serialNumber() != "" },
		press:      (*Server).issueNumber,
	},
	{
		Name: "withdraw-grant", Label: "Withdraw the grant",
		isPossible: func(m merchant) bool { return m.client.mayUse(m.account) },
		press:      func(s *Server, m merchant) { s.clients[ClientID] = m.client.withoutGrant(m.account) },
	},
	{
		Name: "restore-grant", Label: "Restore the grant",
		isPossible: func(m merchant) bool { return m.client.isWithdrawn(m.account) },
		press:      func(s *Server, m merchant) { s.clients[ClientID] = m.client.withGrantRestored(m.account) },
	},
}

func (m merchant) isPending() bool { return m.connection.Status == StatusPending }

// issueNumber issues the account's own number, and after that the next higher
// one.
func (s *Server) issueNumber(m merchant) {
	number := serialNumber(m.account)
	if present, err := strconv.Atoi(m.serialNumber()); err == nil {
		number = strconv.Itoa(present + 1)
	}
	s.setSerialNumber(m.connection, number)
}
