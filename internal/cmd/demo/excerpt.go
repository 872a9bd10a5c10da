package main

import (
	"slices"
	"strings"
)

// excerpt shortens a plan as Terraform prints it: it drops the values that are
// known only after the apply, the outputs, and all but the first line of each
// resource after the first one.
func excerpt(plan string) string {
	_, actions, ok := strings.Cut(plan, "will perform the following actions:\n")
	if !ok {
		first, _, _ := strings.Cut(strings.TrimSpace(plan), "\n") // such as "No changes."
		return first
	}
	actions, _, _ = strings.Cut(actions, "\nChanges to Outputs:")
	resources := strings.Split(strings.Trim(actions, "\n"), "\n\n")
	isFirst := true
	for i, resource := range resources {
		heading, body, found := strings.Cut(resource, "\n")
		switch {
		case !found: // Plan: …
		case isFirst:
			resources[i] = heading + "\n" + strings.Join(knownValues(strings.Split(body, "\n")), "\n")
			isFirst = false
		default:
			resources[i] = heading
		}
	}
	return strings.Join(resources, "\n\n")
}

const unknownValue = "(known after apply)"

// knownValues drops the attributes whose planned value is unknown. The old value
// of such an attribute can take several lines; the last of them is indented like
// the first.
func knownValues(lines []string) []string {
	var kept []string
	for i := 0; i < len(lines); i++ {
		end := i
		if strings.HasSuffix(lines[i], "[") || strings.HasSuffix(lines[i], "{") {
			if n := slices.IndexFunc(lines[i+1:], func(line string) bool { return closes(line, lines[i]) }); n >= 0 {
				end = i + 1 + n
			}
		}
		if strings.HasSuffix(lines[end], unknownValue) {
			i = end
			continue
		}
		kept = append(kept, lines[i])
	}
	return kept
}

// closes reports whether a line closes the bracket that ends another line.
func closes(line, opening string) bool {
	text := strings.TrimLeft(line, " ")
	isBracket := strings.HasPrefix(text, "]") || strings.HasPrefix(text, "}")
	// The symbol (+, ~ or -) stands two columns before the name.
	indent := len(opening) - len(strings.TrimLeft(opening, " +~-"))
	return isBracket && len(line)-len(text) == indent
}
