package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// processFiles is where Linux shows its processes. Other systems do not.
const processFiles = "/proc"

func skipUnlessProcessesAreFiles(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(processFiles, "self", "exe")); err != nil {
		t.Skip("this system does not show its processes as files")
	}
}

// pluginsBelow returns the ids of the processes whose program is in a folder.
func pluginsBelow(t *testing.T, folder string) (pids []int) {
	t.Helper()
	programs, err := filepath.Glob(filepath.Join(processFiles, "[0-9]*", "exe"))
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		path, err := os.Readlink(program)
		if err != nil || !strings.HasPrefix(path, folder) {
			continue // it has ended meanwhile, or is another user's
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(program)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}
