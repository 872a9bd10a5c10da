package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// figures are those of all seeds together.
type figures struct {
	mu     sync.Mutex
	tables map[string]map[string]int
}

// The tables of the figures.
const (
	tableTotals  = "totals"
	tableRuns    = "runs of Terraform"
	tableFaults  = "faults"
	tableLate    = "late effects, by the answer"
	tableWaysOut = "ways out"
)

func newFigures() *figures {
	f := &figures{tables: map[string]map[string]int{}}
	f.add(tableTotals, "lost", 0)
	f.add(tableTotals, "sent twice", 0)
	return f
}

func (f *figures) add(table, name string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tables[table] == nil {
		f.tables[table] = map[string]int{}
	}
	f.tables[table][name] += n
}

func (f *figures) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var b strings.Builder
	for _, table := range []string{tableTotals, tableRuns, tableFaults, tableLate, tableWaysOut} {
		sum := 0
		for _, n := range f.tables[table] {
			sum += n
		}
		fmt.Fprintf(&b, "\n%s", table)
		if table != tableTotals {
			fmt.Fprintf(&b, ": %d", sum)
		}
		for _, name := range slices.Sorted(maps.Keys(f.tables[table])) {
			fmt.Fprintf(&b, "\n  %-26s %d", name, f.tables[table][name])
		}
	}
	return b.String()
}
