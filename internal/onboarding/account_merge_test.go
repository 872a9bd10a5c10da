package onboarding

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// A list that has a case more than once shows the entry that was signed up last.
func TestAccountMerge_NewestEntryOfACaseCounts_Defect35(t *testing.T) {
	older, newer := signedUp(second(1), in("NOK")), signedUp(second(4), in("SEK"))
	for name, listed := range map[string][]dintero.Signup{"newest first": {newer, older}, "newest last": {older, newer}} {
		view := viewOf(ReadsWork, connectionAt(second(5), dintero.StatusPending, listed...))
		signup, _ := view.Signup(testKey)
		wantEqual(t, name+": created_at", signup.CreatedAt, newer.CreatedAt)
		inConnection, _ := view.Connection.Signup(testCase)
		wantEqual(t, name+": created_at in the connection", inConnection.CreatedAt, newer.CreatedAt)
	}
}

// A read that began before a POST was answered is the first to show anything.
func TestAccountMerge_FirstCopyIsTakenInAnyCase(t *testing.T) {
	a := &account{history: &readHistory{}}
	began := time.Now()
	time.Sleep(time.Millisecond)
	a.noteAnswer()
	a.merge(connectionAt(second(5), dintero.StatusPending, signedUp(second(4), in("NOK"))), began)
	if view := a.snapshot(); view.Connection == nil || len(view.Signups()) != 1 {
		t.Errorf("the view is %+v", view)
	}
}
