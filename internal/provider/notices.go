package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// maxPerTitle is how many warnings with the same title a refresh gives in a
// run. The warnings about what a plan or an apply does are not limited, because
// a reviewer has to see them for each signup.
const maxPerTitle = 10

// refreshTitles are the titles that maxPerTitle limits.
var refreshTitles = map[string]bool{titleNotVisible: true, titleDiffers: true, titleRejected: true, titleOutOfDate: true}

// notices remembers which warnings were given in this run, so that no warning is
// given twice, and advice for many signups is given only once.
type notices struct {
	given sync.Map // the texts that were given

	mu    sync.Mutex
	count map[string]int
}

// first reports whether this is the first call with this text.
func (n *notices) first(what string) bool {
	_, given := n.given.LoadOrStore(what, true)
	return !given
}

// next returns how many warnings with a title there are, this one included.
func (n *notices) next(title string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.count == nil {
		n.count = map[string]int{}
	}
	n.count[title]++
	return n.count[title]
}

// warn adds a warning. The id is part of the summary, because Terraform shows
// only one of several warnings with the same summary. Each advice is given once
// for a title, with the first warning that has it.
func (n *notices) warn(diags *diag.Diagnostics, title, id, fact, advice string) {
	if !n.first(title + id + fact) {
		return
	}
	switch count := n.next(title); {
	case count <= maxPerTitle || !refreshTitles[title]:
		if advice != "" && n.first(title+advice) {
			fact += "\n\n" + advice
		}
		diags.AddWarning(title+": "+id, fact)
	case count == maxPerTitle+1:
		diags.AddWarning(title+": and more", fmt.Sprintf("There are more than %d of these warnings; the others are left out.", maxPerTitle))
	}
}
