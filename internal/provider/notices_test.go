package provider

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestNotices_FirstIsTrueOnce(t *testing.T) {
	var n notices
	for i, want := range []bool{true, false, false} {
		if got := n.first("one"); got != want {
			t.Errorf("call %d returned %t", i, got)
		}
	}
	if !n.first("another") {
		t.Error("first returns false for the first call with another text")
	}
}

func TestNotices_NothingIsSaidTwice(t *testing.T) {
	var n notices
	var diags diag.Diagnostics
	for range 3 {
		n.warn(&diags, "Title", "id", "A fact.", "")
	}
	n.warn(&diags, "Title", "id", "Another fact.", "")
	n.warn(&diags, "Title", "another id", "A fact.", "")
	if len(diags) != 3 {
		t.Errorf("%d warnings, want 3: %v", len(diags), diags)
	}
}

// The summary has the id, because Terraform shows only one of several warnings
// with the same summary.
func TestNotices_AdviceIsGivenOnce(t *testing.T) {
	var n notices
	var diags diag.Diagnostics
	for i := range 5 {
		n.warn(&diags, "Title", fmt.Sprint("id-", i), "A fact.", "Some advice.")
	}
	for i, d := range diags {
		want := "A fact."
		if i == 0 {
			want = "A fact.\n\nSome advice."
		}
		if d.Summary() != fmt.Sprint("Title: id-", i) || d.Detail() != want || d.Severity() != diag.SeverityWarning {
			t.Errorf("warning %d is %q: %q", i, d.Summary(), d.Detail())
		}
	}
	n.warn(&diags, "Title", "id-5", "A fact.", "Other advice.")
	if last := diags[len(diags)-1]; !strings.Contains(last.Detail(), "Other advice.") {
		t.Errorf("the first warning with other advice is %q", last.Detail())
	}
	n.warn(&diags, "Another title", "id", "A fact.", "Some advice.")
	if last := diags[len(diags)-1]; !strings.Contains(last.Detail(), "Some advice.") {
		t.Errorf("the first warning of another kind is %q", last.Detail())
	}
}

// The warnings of a refresh are limited to ten. Those about what a plan does
// are not.
func TestNotices_AtMostTenOfARefresh(t *testing.T) {
	for title, want := range map[string]int{
		titleNotVisible: maxPerTitle + 1, titleDiffers: maxPerTitle + 1, titleRejected: maxPerTitle + 1, titleOutOfDate: maxPerTitle + 1,
		titleAdopted: 40, titleSubmittedAgain: 40, titleStays: 40, titleNotSent: 40,
	} {
		var n notices
		var diags diag.Diagnostics
		for i := range 40 {
			n.warn(&diags, title, fmt.Sprint("id-", i), "A fact.", "")
		}
		if len(diags) != want {
			t.Errorf("%s: %d warnings, want %d", title, len(diags), want)
		}
		if last := diags[len(diags)-1].Summary(); want != 40 && !strings.Contains(last, "more") {
			t.Errorf("%s: the last warning is %q", title, last)
		}
	}
}

func TestNotices_ConcurrentUse_Defect15(t *testing.T) {
	var n notices
	var wg sync.WaitGroup
	counts := make(chan int, 50)
	for i := range 50 {
		wg.Go(func() {
			var diags diag.Diagnostics
			n.warn(&diags, titleDiffers, fmt.Sprint("id-", i), "A fact.", "Some advice.")
			counts <- len(diags)
		})
	}
	wg.Wait()
	close(counts)
	sum := 0
	for count := range counts {
		sum += count
	}
	if sum != maxPerTitle+1 {
		t.Errorf("%d warnings, want %d", sum, maxPerTitle+1)
	}
}
