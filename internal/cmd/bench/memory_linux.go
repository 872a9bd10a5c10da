package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// watchInterval is short compared with the life of a plugin. Linux itself keeps
// the peak, so only what a plugin allocates in its last moments can be missed.
const watchInterval = 25 * time.Millisecond

// watchPlugins watches the provider processes that Terraform starts. The function
// that it returns stops watching, and returns the peak memory of the largest.
func watchPlugins(terraform int) func() int64 {
	stop, peak := make(chan struct{}), make(chan int64)
	go func() {
		var most int64
		for {
			select {
			case <-time.After(watchInterval):
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

// children returns the processes that any thread of a process has started.
func children(pid int) (all []string) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well-formed
	for _, list := range lists {
		pids, _ := os.ReadFile(list) //nolint:gosec // a path below /proc; a thread that has ended has none
		all = append(all, strings.Fields(string(pids))...)
	}
	return all
}

var peakMemory = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// memoryOf returns the peak resident set of a process; 0 if it has ended.
func memoryOf(pid string) int64 {
	status, _ := os.ReadFile(filepath.Join("/proc", pid, "status")) //nolint:gosec // a path below /proc
	if match := peakMemory.FindSubmatch(status); match != nil {
		kilobytes, _ := strconv.ParseInt(string(match[1]), 10, 64) // a few digits
		return kilobytes << 10
	}
	return 0
}
