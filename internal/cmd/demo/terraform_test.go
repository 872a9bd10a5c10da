package main

import (
	"bytes"
	"testing"
)

const printedByTerraform = `{"type":"version"}
{"diagnostic":{"severity":"warning","summary":"Signup stays: A","detail":"One."}}
{"diagnostic":{"severity":"warning","summary":"Signup stays: A","detail":"One and more."}}
{"diagnostic":{"severity":"warning","summary":"Signup stays: B","detail":"Two."}}
no JSON
{"diagnostic":{"severity":"error","summary":"Refused","detail":"Three."}}
`

func TestDiagnostics_KeepsTheLongestOfASummary(t *testing.T) {
	warnings := diagnostics([]byte(printedByTerraform), "warning")
	if len(warnings) != 2 || warnings[0].Detail != "One and more." || warnings[1].Detail != "Two." {
		t.Errorf("%+v", warnings)
	}
}

func TestExplain_PrefersErrors(t *testing.T) {
	if got := explain([]byte(printedByTerraform)); got != "\nRefused\nThree.\n" {
		t.Errorf("%q", got)
	}
	if got := explain([]byte("no JSON at all")); got != "no JSON at all" {
		t.Errorf("%q", got)
	}
}

func TestShowWarnings_WantsTheWarningThatTheDemoSpeaksOf(t *testing.T) {
	var printed bytes.Buffer
	d := &demo{screen: screen{w: &printed}}
	warnings := diagnostics([]byte(printedByTerraform), "warning")
	if err := d.showWarnings(warnings, "Signup stays: B"); err != nil {
		t.Error(err)
	}
	if err := d.showWarnings(warnings, "Signup stays: C"); err == nil {
		t.Errorf("no error, although it is not in\n%s", &printed)
	}
}
