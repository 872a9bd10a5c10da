package dinterotest

import "time"

// clock returns a different time for each change, so that the order of changes
// is the order of their times.
type clock struct {
	last time.Time
}

// next returns an RFC 3339 time (documented as date-time) of fixed width, so
// that the order of the strings is the order of the times.
func (c *clock) next() string {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if !now.After(c.last) {
		now = c.last.Add(time.Microsecond)
	}
	c.last = now
	return now.Format("2006-01-02T15:04:05.000000Z")
}
