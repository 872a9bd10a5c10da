package browser_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// TestScreenshots_ShowEachPage keeps its pictures in the folder that
// DINTERO_SCREENSHOTS names, if it does.
func TestScreenshots_ShowEachPage(t *testing.T) {
	folder := os.Getenv("DINTERO_SCREENSHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	sim, start := start(t)
	sim.WithdrawGrant(dinterotest.ClientID, kiosk)
	b := openTab(t)
	for name, address := range pages(t, sim, start) {
		for _, scheme := range []string{"light", "dark"} {
			b.inColours(scheme)
			b.asDesktop()
			b.visit(address)
			b.screenshot(filepath.Join(folder, name+"-"+scheme+".png"), 1280)
			b.asPhone()
			b.visit(address)
			b.screenshot(filepath.Join(folder, name+"-"+scheme+"-phone.png"), phoneWidth)
		}
	}
}

// screenshot writes a picture of the whole page.
func (b tab) screenshot(path string, width int) {
	b.t.Helper()
	picture := get(b, chromedp.FullScreenshot(100)) // a quality of 100 means PNG
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	equal(b.t, path+": width", size.Width, width)
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
