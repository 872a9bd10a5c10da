package main

import (
	"net/http"
	"strings"
	"time"
)

// requests is how often each route of the API was asked.
type requests struct {
	Token    int `json:"token"`
	Settings int `json:"settings"`
	OwnPath  int `json:"own_path"`
	Signup   int `json:"signup"`
	Other    int `json:"other"`
}

// settling is for the simulator's last lines to come through.
const settling = 100 * time.Millisecond

// countRequests reads the simulator's log, lines of time, method, path and
// status.
func countRequests(log string) requests {
	var count requests
	for line := range strings.Lines(log) {
		if fields := strings.Fields(line); len(fields) == 4 && strings.HasPrefix(fields[2], "/v1/") {
			*count.of(fields[1], fields[2])++
		}
	}
	return count
}

func (r *requests) of(method, path string) *int {
	const settings = "/management/settings"
	const ownPath = settings + "/connections/vipps-psp"
	switch {
	case method == http.MethodPost && strings.HasSuffix(path, "/auth/token"):
		return &r.Token
	case method == http.MethodGet && strings.HasSuffix(path, settings):
		return &r.Settings
	case method == http.MethodGet && strings.HasSuffix(path, ownPath):
		return &r.OwnPath
	case method == http.MethodPost && strings.HasSuffix(path, ownPath):
		return &r.Signup
	}
	return &r.Other
}
