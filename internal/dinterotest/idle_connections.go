package dinterotest

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
)

// clientConnection is a connection of a client, and how many requests it has
// carried.
type clientConnection struct {
	net.Conn
	requests atomic.Int32
}

type clientConnectionKey struct{}

// CountRequests is the http.Server.ConnContext that [Server.HangUpIdle] needs.
// [Start] sets it. Another HTTP server has to set it, too.
func CountRequests(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, clientConnectionKey{}, &clientConnection{Conn: conn})
}

// HangUpIdle makes the server close a connection that has carried a request
// before, when the client uses it again for a request of one of the routes. The
// request has no effect. Without a route, HangUpIdle ends this.
func (s *Server) HangUpIdle(routes ...Route) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp = slices.Clone(routes)
}

// hangUpIfIdle ends the handling of a request that is on such a connection.
func (s *Server) hangUpIfIdle(c call) {
	conn, isCounted := c.Context().Value(clientConnectionKey{}).(*clientConnection)
	isReused := isCounted && conn.requests.Add(1) > 1
	s.mu.Lock()
	isMeant := slices.Contains(s.hangUp, c.route)
	s.mu.Unlock()
	switch {
	case isMeant && !isCounted:
		panic("dinterotest: HangUpIdle needs http.Server.ConnContext = dinterotest.CountRequests")
	case isMeant && isReused:
		s.log.noteFault(c.entry, "idle connection closed")
		breakOff(conn.Conn)
		panic(http.ErrAbortHandler)
	}
}
