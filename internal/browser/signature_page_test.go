package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestSignaturePage_MerchantSignsOrDeclines(t *testing.T) {
	for _, c := range []struct{ button, status, heading string }{
		{"Sign", "enabled", "Thank you, it is signed"},
		{"Decline", "declined", "It is declined"},
	} {
		t.Run(c.button, func(t *testing.T) {
			sim, _ := start(t)
			link := signatureLink(t, sim, bakery)
			b := openTab(t)
			equal(t, "status", b.visit(link), 200)
			equal(t, "heading", b.heading(), "Sign up for Vipps")
			contains(t, "page", b.text(), "Merchant "+bakery, caseA, "dintero_psp.vipps (NOK)", "pending")

			equal(t, "status", b.press("//main", c.button), 200)
			equal(t, "heading", b.heading(), c.heading)
			contains(t, "page", get(b, chromedp.Text(chromedp.CSS("main"))), c.status)
			equal(t, "connection", connection(t, sim, bakery).Status, c.status)
			equal(t, "buttons afterwards", evaluate[int](b, `document.querySelectorAll("button").length`), 0)

			b.visit(link)
			equal(t, "heading", b.heading(), "Nothing left to sign")
		})
	}
}

func TestSignaturePage_ShowsTheLogo(t *testing.T) {
	sim, _ := start(t)
	b := openTab(t)
	b.visit(signatureLink(t, sim, bakery))
	equal(t, "width of the picture", evaluate[int](b, `document.querySelector("img").naturalWidth`), 100)
	if width := evaluate[float64](b, `document.querySelector("img").getBoundingClientRect().width`); width < 40 {
		t.Errorf("the logo is %v px wide", width)
	}
}

func TestSignaturePage_SaysWhenSomebodyElseWasFaster(t *testing.T) {
	sim, _ := start(t)
	b := openTab(t)
	b.visit(signatureLink(t, sim, bakery))
	sim.Decline(bakery)
	equal(t, "status", b.press("//main", "Sign"), 409)
	equal(t, "heading", b.heading(), "This is signed or declined already")
	equal(t, "connection", connection(t, sim, bakery).Status, "declined")
}
