package browser_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// lowContrast returns the texts whose contrast is too low.
//
//go:embed testdata/low_contrast.js
var lowContrast string

const (
	phoneWidth  = 360
	phoneHeight = 740
)

func (b tab) asPhone() {
	b.do(chromedp.EmulateViewport(phoneWidth, phoneHeight, chromedp.EmulateMobile))
}

func (b tab) asDesktop() { b.do(chromedp.EmulateViewport(1280, 900)) }

// inColours makes pages believe that the user prefers "light" or "dark".
func (b tab) inColours(scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// pages returns the address of each kind of page, by its name.
func pages(t *testing.T, sim *dinterotest.Server, start string) map[string]string {
	t.Helper()
	return map[string]string{
		"start":     start,
		"signature": signatureLink(t, sim, bakery),
		"enabled":   signatureLink(t, sim, cafe),
		"unknown":   start + "sign/unknown",
	}
}

// makeLong adds texts that are longer than a phone is wide.
func makeLong(sim *dinterotest.Server) {
	long := signup(caseB, strings.Split(strings.Repeat("NOK,", 60)+"SEK", ",")...)
	long.PaymentOptions[0].Type = "dintero_psp." + strings.Repeat("x", 120)
	sim.AddSignup(bakery, long)
	sim.AddEvent(bakery, dinterotest.Event{Event: "note", Description: strings.Repeat("y", 200)})
	sim.SetMerchantSerialNumber(bakery, strings.Repeat("9", 80))
}

func TestLayout_NothingScrollsSidewaysOnAPhone(t *testing.T) {
	sim, start := start(t)
	addresses := pages(t, sim, start)
	makeLong(sim)
	b := openTab(t)
	b.asPhone()
	for name, address := range addresses {
		b.visit(address)
		equal(t, name+": width of the viewport", evaluate[int](b, `document.documentElement.clientWidth`), phoneWidth)
		if width := evaluate[int](b, `document.documentElement.scrollWidth`); width > phoneWidth {
			t.Errorf("%s is %d px wide, want at most %d", name, width, phoneWidth)
		}
		inner := evaluate[[]string](b, `[...document.querySelectorAll("main *")].filter(e => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX != "visible").map(e => e.outerHTML)`)
		if len(inner) > 0 {
			t.Errorf("%s: these scroll sideways: %s", name, inner)
		}
	}
}

func TestLayout_FollowsThePreferredColours(t *testing.T) {
	sim, start := start(t)
	b := openTab(t)
	for name, address := range pages(t, sim, start) {
		background := map[string]string{}
		for _, scheme := range []string{"light", "dark"} {
			b.inColours(scheme)
			b.visit(address)
			background[scheme] = evaluate[string](b, `getComputedStyle(document.body).backgroundColor`)
		}
		equal(t, name+" in light", background["light"], "rgb(246, 248, 250)")
		equal(t, name+" in dark", background["dark"], "rgb(13, 17, 23)")
	}
}

func TestLayout_ContrastIsHighEnough(t *testing.T) {
	sim, start := start(t)
	sim.WithdrawGrant(dinterotest.ClientID, kiosk)
	sim.BreakReads()
	b := openTab(t)
	b.asDesktop()
	for name, address := range pages(t, sim, start) {
		for _, scheme := range []string{"light", "dark"} {
			b.inColours(scheme)
			b.visit(address)
			for _, text := range evaluate[[]string](b, lowContrast) {
				t.Errorf("%s in %s: %s", name, scheme, text)
			}
		}
	}
}

func TestLayout_ButtonsAreLargeEnoughForAFinger(t *testing.T) {
	sim, start := start(t)
	b := openTab(t)
	b.asPhone()
	for name, address := range pages(t, sim, start) {
		b.visit(address)
		small := evaluate[[]string](b, `[...document.querySelectorAll("button")].filter(e => { const r = e.getBoundingClientRect(); return r.height < 40 || r.width < 40 }).map(e => e.outerHTML)`)
		if len(small) > 0 {
			t.Errorf("%s: too small: %s", name, small)
		}
	}
}

func TestLayout_FocusIsVisible(t *testing.T) {
	sim, start := start(t)
	b := openTab(t)
	b.asDesktop()
	for name, address := range pages(t, sim, start) {
		b.visit(address)
		stops := evaluate[int](b, `document.querySelectorAll("a, button").length`)
		reached := map[string]bool{}
		for range stops {
			b.do(chromedp.KeyEvent(kb.Tab))
			outline := evaluate[string](b, `(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + " " + s.outlineWidth })()`)
			reached[evaluate[string](b, `document.activeElement.outerHTML`)] = true
			equal(t, name+": outline of what has the focus", outline, "solid 3px")
		}
		if len(reached) < stops {
			t.Errorf("%s: the Tab key reaches %d of %d links and buttons", name, len(reached), stops)
		}
	}
}

func TestLayout_ScreenReadersFindTheirWay(t *testing.T) {
	sim, start := start(t)
	b := openTab(t)
	for name, address := range pages(t, sim, start) {
		b.visit(address)
		equal(t, name+": lang", evaluate[string](b, `document.documentElement.lang`), "en")
		equal(t, name+": headings of the first level", evaluate[int](b, `document.querySelectorAll("h1").length`), 1)
		if skipped := evaluate[[]string](b, `[...document.querySelectorAll("h1, h2, h3")].filter((h, i, all) => i > 0 && h.tagName[1] - all[i-1].tagName[1] > 1).map(h => h.outerHTML)`); len(skipped) > 0 {
			t.Errorf("%s: a level is skipped before %s", name, skipped)
		}
		names := map[string]bool{}
		for _, control := range b.controls() {
			if names[control] || strings.HasSuffix(control, `""`) {
				t.Errorf("%s: a control without a name of its own: %s", name, control)
			}
			names[control] = true
		}
	}
}

// controls returns role and name of each link and button, as a screen reader
// gets them.
func (b tab) controls() []string {
	b.t.Helper()
	var found []string
	for _, node := range call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
		if node.Role == nil || node.Ignored {
			continue
		}
		if role := string(node.Role.Value); role == `"button"` || role == `"link"` {
			found = append(found, fmt.Sprintf("%s %s", role, node.Name.Value))
		}
	}
	return found
}

func call[P, R any](b tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}
