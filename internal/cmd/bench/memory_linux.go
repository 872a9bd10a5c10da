package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// watchInterval is short beside the life of a plugin. What is read is a high
// water mark, so only what a plugin gains in its last moments can be missed.
const watchInterval = 25 * time.Millisecond

// watchPlugins looks at the provider processes that Terraform starts. The
// function it returns ends that and tells the most memory that one of them had.
func watchPlugins(terraform int) func() int64 {
	stop, peak := make(chan struct{}), make(chan int64)
	go func() {
		var most int64
		tick := time.NewTicker(watchInterval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				for _, pid := range children(terraform) {
					most = max(most, memoryOf(pid))
				}
			case <-stop:
				peak <- most
				return
			}
		}
	}()
	return func() int64 { close(stop); return <-peak }
}

// children are the processes that any thread of a process has started.
func children(pid int) []string {
	var all []string
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well-formed
	for _, list := range lists {
		// A thread that has ended meanwhile has no list.
		pids, _ := os.ReadFile(list) //nolint:gosec // a path below /proc
		all = append(all, strings.Fields(string(pids))...)
	}
	return all
}

// memoryOf is the peak resident set (VmHWM) of a process, 0 where it has ended.
func memoryOf(pid string) int64 {
	status, err := os.Open(filepath.Join("/proc", pid, "status")) //nolint:gosec // a path below /proc
	if err != nil {
		return 0
	}
	defer status.Close()
	for lines := bufio.NewScanner(status); lines.Scan(); {
		if size, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(size), " kB"), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
