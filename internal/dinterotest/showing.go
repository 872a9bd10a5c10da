package dinterotest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
)

// What Dintero shows of a signup is not documented either. The hooks here let a
// test choose. They run while the server is locked, so they must not call its
// methods.

// Show changes a copy of the connection into what a route shows; nil means no
// connection. It is not called if there is none.
type Show func(route Route, c *Connection) *Connection

// OnShow sets what the reads and the answers to POSTs show; nil shows
// everything.
func (s *Server) OnShow(hook Show) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onShow = hook
}

// HideConnection is a [Show] that shows no connection.
func HideConnection(Route, *Connection) *Connection { return nil }

// HideLogos is a [Show] that leaves out the logos.
func HideLogos(_ Route, c *Connection) *Connection {
	for i := range c.Signups {
		c.Signups[i].Logo = ""
	}
	return c
}

// LinkLogos returns a [Show] that replaces each logo by a link, which is
// another one each time.
func LinkLogos(base string) Show {
	return func(_ Route, c *Connection) *Connection {
		for i, signup := range c.Signups {
			if signup.Logo != "" {
				c.Signups[i].Logo = base + "/" + rand.Text()
			}
		}
		return c
	}
}

// HideSignups returns a [Show] that leaves out the signups of some cases, or of
// all if none is given. Status, events and configuration are shown.
func HideSignups(caseIDs ...string) Show {
	return func(_ Route, c *Connection) *Connection {
		c.Signups = slices.DeleteFunc(c.Signups, func(signup Signup) bool {
			return len(caseIDs) == 0 || slices.ContainsFunc(caseIDs, func(id string) bool { return strings.EqualFold(id, signup.CaseID) })
		})
		return c
	}
}

// HideEvents is a [Show] that leaves out the events.
func HideEvents(_ Route, c *Connection) *Connection {
	c.Events = []Event{}
	return c
}

// OnRoutes returns a [Show] that changes what some routes show, and no others.
func OnRoutes(show Show, routes ...Route) Show {
	return func(route Route, c *Connection) *Connection {
		if slices.Contains(routes, route) {
			return show(route, c)
		}
		return c
	}
}

// InTurn returns a [Show] that uses the given ones one after the other,
// separately for each route, and then from the beginning. A nil among them
// shows everything.
func InTurn(shows ...Show) Show {
	asked := map[Route]int{}
	return func(route Route, c *Connection) *Connection {
		show := shows[asked[route]%len(shows)]
		asked[route]++
		if show == nil {
			return c
		}
		return show(route, c)
	}
}

// readable returns what a read shows of an account's connection; nil for none.
// The caller holds s.mu.
func (s *Server) readable(route Route, account string) *Connection {
	return s.show(route, s.past.at(route, account, s.connections[account]))
}

func (s *Server) show(route Route, c *Connection) *Connection {
	if c == nil || s.onShow == nil {
		return c
	}
	return s.onShow(route, cloneOf(c))
}

// showAccepted is the answer to a POST.
func (s *Server) showAccepted(c *Connection) answer {
	if shown := s.show(RouteSignup, c); shown != nil {
		return jsonAnswer(http.StatusOK, shown)
	}
	return jsonAnswer(http.StatusOK, struct{}{})
}
