package dinterotest

import (
	"crypto/subtle"
	"fmt"
	"slices"
)

// The account that tests work on unless they need several, and the API client
// that it owns, which has a grant for every account.
const (
	Account      = "T12345678"
	ClientID     = "8f4e7a52-6f0c-4e0b-9a39-2b6d1c5f7e10"
	ClientSecret = "dintero-simulator-secret-7f3a9c51e08d4b62"
)

// Client is an API client: credentials that can be exchanged for tokens.
type Client struct {
	ID     string
	Secret string
	// Owner is the account at which the client asks for tokens; empty means
	// [Account].
	Owner string
	// Accounts are those that the client has a grant for; empty means all.
	Accounts []string

	withdrawn []string // accounts whose grant was withdrawn since
}

// AddClient makes a client known, or replaces the one with the same id.
func (s *Server) AddClient(c Client) {
	if c.Owner == "" {
		c.Owner = Account
	}
	c.Accounts = slices.Clone(c.Accounts)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients[c.ID] = c
}

// WithdrawGrant takes away a client's grant for one account. Tokens that were
// issued before stay valid until they expire (unknown; [Server.RevokeTokens] ends
// them).
func (s *Server) WithdrawGrant(clientID, account string) {
	s.changeClient(clientID, func(c Client) Client { return c.withoutGrant(account) })
}

// RestoreGrant gives back a grant that was withdrawn.
func (s *Server) RestoreGrant(clientID, account string) {
	s.changeClient(clientID, func(c Client) Client { return c.withGrantRestored(account) })
}

func (s *Server) changeClient(id string, change func(Client) Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	client, ok := s.clients[id]
	if !ok {
		panic(fmt.Sprintf("dinterotest: there is no client %s", id))
	}
	s.clients[id] = change(client)
}

// authenticate finds the client of a token request. That a client is unknown at
// an account that does not own it is inferred.
func (s *Server) authenticate(c call) (Client, bool) {
	id, secret, ok := c.BasicAuth()
	if !ok {
		return Client{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	client, ok := s.clients[id]
	sameSecret := subtle.ConstantTimeCompare([]byte(client.Secret), []byte(secret)) == 1
	return client, ok && sameSecret && client.Owner == c.account
}

func (c Client) withoutGrant(account string) Client {
	c.withdrawn = append(slices.Clone(c.withdrawn), account)
	return c
}

func (c Client) withGrantRestored(account string) Client {
	c.withdrawn = slices.DeleteFunc(slices.Clone(c.withdrawn), func(a string) bool { return a == account })
	return c
}

// isWithdrawn reports whether the grant for an account was withdrawn.
func (c Client) isWithdrawn(account string) bool { return slices.Contains(c.withdrawn, account) }

func (c Client) mayUse(account string) bool {
	isGranted := len(c.Accounts) == 0 || slices.Contains(c.Accounts, account)
	return isGranted && !c.isWithdrawn(account)
}
