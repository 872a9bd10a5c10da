package browser_test

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// tab is a tab of the browser in which pages cannot run scripts.
type tab struct {
	t        *testing.T
	ctx      context.Context
	requests *requests
}

// requests are the addresses that a tab has asked for.
type requests struct {
	mu   sync.Mutex
	urls []string
}

func openTab(t *testing.T) tab {
	t.Helper()
	seen := &requests{}
	ctx, closeTab := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.listen))
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // a time limit here would close the tab later
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	t.Cleanup(cancel)
	b := tab{t: t, ctx: ctx, requests: seen}
	call(b, network.Enable, network.EnableParams{})
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return b
}

func (r *requests) listen(event any) {
	if sent, ok := event.(*network.EventRequestWillBeSent); ok {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.urls = append(r.urls, sent.Request.URL)
	}
}

func (r *requests) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.urls...)
}

func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func get[T any](b tab, action chromedp.Action[T]) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// evaluate runs a script of the test, which works although those of pages do not.
func evaluate[T any](b tab, script string) T {
	b.t.Helper()
	return get(b, chromedp.Evaluate[T](script))
}

// follow does what leads to another page, and returns the status of that page.
func (b tab) follow(action chromedp.Action[chromedp.Void]) int64 {
	b.t.Helper()
	response, err := chromedp.RunResponse(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.Status
}

func (b tab) visit(url string) int64 {
	b.t.Helper()
	return b.follow(chromedp.Navigate(url))
}

// press presses a button that is named so, inside of an element. The selector is
// an XPath.
func (b tab) press(inside, label string) int64 {
	b.t.Helper()
	return b.follow(chromedp.Click(fmt.Sprintf(`%s//button[normalize-space()=%q]`, inside, label)))
}

func (b tab) heading() string {
	b.t.Helper()
	return get(b, chromedp.Text(chromedp.CSS("h1")))
}

func (b tab) text() string {
	b.t.Helper()
	return get(b, chromedp.Text(chromedp.CSS("body")))
}

// path returns the path and the fragment of the page.
func (b tab) path() string {
	b.t.Helper()
	location, err := url.Parse(get(b, chromedp.Location()))
	if err != nil {
		b.t.Fatal(err)
	}
	if location.Fragment == "" {
		return location.Path
	}
	return location.Path + "#" + location.Fragment
}
