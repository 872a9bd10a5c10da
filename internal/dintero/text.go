package dintero

import (
	"strings"
	"unicode"
)

// oneLine returns any text as one readable line of at most n characters.
func oneLine(s string, n int) string {
	const replacement = "�"
	s = strings.ToValidUTF8(s[:min(len(s), 8*n)], replacement)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) && string(r) != replacement
	}), " ")
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return s
}
