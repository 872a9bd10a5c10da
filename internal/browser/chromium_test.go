package browser_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/chromedp"
)

// chromium is the context of the browser that all tests share. Each test has a
// tab and cookies of its own.
var chromium context.Context

func TestMain(m *testing.M) {
	code, err := withChromium(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withChromium runs the tests in a browser with an empty profile, and returns
// their exit code.
func withChromium(run func() int) (code int, err error) {
	program, err := find("chromium", "google-chrome", "chromium-browser")
	if err != nil {
		return 0, err
	}
	profile, err := os.MkdirTemp("", "dintero-browser-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(profile)
	allocator, end := chromedp.NewExecAllocator(context.Background(), options(program, profile)...)
	defer end()
	browser, closeBrowser := chromedp.NewContext(allocator)
	defer closeBrowser()
	if err := chromedp.Do(browser); err != nil {
		return 0, fmt.Errorf("%s does not start: %w", program, err)
	}
	chromium = browser //nolint:fatcontext // each test opens its tab in this browser
	return run(), nil
}

func find(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("neither chromium nor google-chrome is on the PATH; on Debian: apt-get install chromium")
}

// options keep the browser from asking anything of any other host: it resolves
// no name, and what it does in the background is switched off.
func options(program, profile string) []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program),
		chromedp.UserDataDir(profile),
		chromedp.Headless,
		chromedp.NoSandbox, // Chromium refuses to run as root, as in a container, with its sandbox
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), // containers have little shared memory
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	}
}
