package main

import (
	"fmt"
	"io"
	"strings"
)

const width = 110 // fits into most terminals

// screen prints numbered steps, and below each what came of it.
type screen struct {
	w     io.Writer
	steps int
}

// text prints a line as it is.
func (s *screen) text(text string) { fmt.Fprintln(s.w, text) }

func (s *screen) step(text string) {
	s.steps++
	fmt.Fprintf(s.w, "\n%2d. %s\n", s.steps, wrap(text, "    "))
}

func (s *screen) value(name, value string) { s.text(fmt.Sprintf("    %-16s %s", name, value)) }

// lines prints lines as they are, below an empty one; what does not fit is cut
// off.
func (s *screen) lines(text string) {
	s.text("")
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if runes := []rune(line); len(runes) > width-4 {
			line = string(runes[:width-5]) + "…"
		}
		s.text(strings.TrimRight("    "+line, " "))
	}
}

// paragraph breaks lines between words, and indents them further than other
// text.
func (s *screen) paragraph(text, further string) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			s.text("    " + further + wrap(line, "    "+further))
		}
	}
}

// wrap breaks lines between words; all but the first line are indented.
func wrap(text, indent string) string {
	var b strings.Builder
	column := len(indent)
	for i, word := range strings.Fields(text) {
		length := len([]rune(word))
		switch {
		case i == 0:
		case column+1+length > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += length
	}
	return b.String()
}
