package main

import (
	"runtime/debug"
	"testing"
)

func TestVersion_IsTheBuildsOrElseTheOneThatGoHasRecorded(t *testing.T) {
	recorded := func(version string) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}}
	}
	for name, c := range map[string]struct {
		set      string
		recorded *debug.BuildInfo
		want     string
	}{
		"a release":            {"0.1.0", recorded("v0.0.0-20261130041800-65a0b35d3bd6"), "0.1.0"},
		"go install":           {"", recorded("v0.1.0"), "0.1.0"},
		"go build of a commit": {"", recorded("v0.0.0-20261130041800-65a0b35d3bd6+dirty"), "0.0.0-20261130041800-65a0b35d3bd6+dirty"},
		"go build elsewhere":   {"", recorded("(devel)"), "dev"},
		"nothing recorded":     {"", nil, "dev"},
	} {
		if got := versionOf(c.set, c.recorded); got != c.want {
			t.Errorf("%s: the version is %q, want %q", name, got, c.want)
		}
	}
}
