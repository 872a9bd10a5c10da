package dintero

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// The date-time formats that APIs of this kind use. RFC 3339 is documented. A
// time without a zone is UTC.
var layouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05Z07",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02",
	time.RFC1123,
	time.RFC1123Z,
}

// ParseTime reads a date-time in one of several forms, among them RFC 3339 and
// seconds or milliseconds since 1970. It returns the zero time for anything
// else.
func ParseTime(s string) time.Time {
	s = strings.TrimSuffix(strings.TrimSpace(s), " UTC")
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	seconds, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || math.IsNaN(seconds) || seconds < 1e9 || seconds > 1e13:
		return time.Time{}
	case seconds > 1e11:
		return time.UnixMilli(int64(seconds))
	}
	return time.Unix(int64(seconds), 0)
}

// Earlier reports whether the date-time a is known to be before b. If one of
// them has no fraction of a second, whole seconds are compared, because two
// endpoints may show the same time with more or fewer digits.
func Earlier(a, b string) bool {
	first, second := ParseTime(a), ParseTime(b)
	if first.IsZero() || second.IsZero() {
		return false
	}
	if first.Nanosecond() == 0 || second.Nanosecond() == 0 {
		first, second = first.Truncate(time.Second), second.Truncate(time.Second)
	}
	return first.Before(second)
}

// End returns the end of what a date-time stands for, as far as its precision
// shows: 12:00:05 ends a second later, 12:00 a minute later, and a date a day
// later. It returns the zero time for what ParseTime cannot read.
func End(s string) time.Time {
	t := ParseTime(s)
	switch {
	case t.IsZero() || t.Nanosecond() != 0:
		return t
	case t.Second() != 0:
		return t.Add(time.Second)
	case t.Minute() != 0 || t.Hour() != 0:
		return t.Add(time.Minute)
	}
	return t.AddDate(0, 0, 1)
}
