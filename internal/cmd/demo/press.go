package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// The buttons of a signature page, by the values that they send.
const (
	pressSign    = "sign"
	pressDecline = "decline"
)

var heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

// press presses a button of a merchant's signature page, and prints what the
// page says then.
func (d *demo) press(ctx context.Context, merchant, button string) error {
	title, err := press(ctx, d.links[merchant], button)
	if err != nil {
		return fmt.Errorf("the %s's signature page: %w", merchant, err)
	}
	d.value(merchant, title)
	return nil
}

// press sends what a button of a signature page sends, and returns the heading
// of the page that follows.
func press(ctx context.Context, link, button string) (string, error) {
	form := strings.NewReader(url.Values{"action": {button}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, link, form)
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	title := heading.FindSubmatch(page)
	if response.StatusCode != http.StatusOK || title == nil {
		return "", fmt.Errorf("%s answers %s\n%s", link, response.Status, page)
	}
	return string(title[1]), nil
}
