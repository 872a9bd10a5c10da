package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// mostOfAKind is how many warnings of a refresh with one title are given in a
// run. What a plan or an apply does is told for each signup, because a reviewer
// has to know that.
const mostOfAKind = 10

// ofRefresh are the titles of the warnings about what a refresh has found.
var ofRefresh = map[string]bool{titleNotVisible: true, titleDiffers: true, titleRejected: true, titleOutOfDate: true}

// notices remember which warnings were given in this run, so that none is given
// twice, and what holds for many signups is not repeated for each of them.
type notices struct {
	mu    sync.Mutex
	said  map[string]bool
	count map[string]int
}

// first reports whether it is called with this text for the first time.
func (n *notices) first(what string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.said[what] {
		return false
	}
	if n.said == nil {
		n.said = map[string]bool{}
	}
	n.said[what] = true
	return true
}

// next counts the warnings with a title.
func (n *notices) next(title string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.count == nil {
		n.count = map[string]int{}
	}
	n.count[title]++
	return n.count[title]
}

// warn tells one fact about one thing. The id is part of the summary, because
// Terraform folds warnings with the same one away. What they have in common
// (advice) is given with the first of them only.
func (n *notices) warn(diags *diag.Diagnostics, title, id, fact, advice string) {
	if !n.first(title + id + fact) {
		return
	}
	switch count := n.next(title); {
	case count == 1 && advice != "":
		diags.AddWarning(title+": "+id, fact+"\n\n"+advice)
	case count <= mostOfAKind || !ofRefresh[title]:
		diags.AddWarning(title+": "+id, fact)
	case count == mostOfAKind+1:
		diags.AddWarning(title+": and more", fmt.Sprintf("There are more than %d of these warnings; the others are left out.", mostOfAKind))
	}
}
