package main

import (
	"fmt"
	"io"
	"strings"
)

// width is what fits into most terminals.
const width = 100

// screen prints numbered steps, and what came of each below it.
type screen struct {
	w     io.Writer
	steps int
}

func (s *screen) title(text string) { fmt.Fprintln(s.w, text) }

func (s *screen) step(text string) {
	s.steps++
	fmt.Fprintf(s.w, "\n%d. %s\n", s.steps, wrap(text, "   "))
}

func (s *screen) value(name, value string) { fmt.Fprintf(s.w, "   %-23s %s\n", name, value) }

func (s *screen) text(text string) { fmt.Fprintln(s.w, "   "+wrap(text, "   ")) }

// wrap breaks lines between words; all but the first begin with the indent.
func wrap(text, indent string) string {
	var b strings.Builder
	column := len(indent)
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
