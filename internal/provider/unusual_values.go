package provider

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image/png"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// unusual is a validator that warns of a value that is probably wrong. The
// warning is not an error, because the API is not fully documented.
type unusual struct {
	is   func(string) bool
	text string
}

var (
	unusualType = unusual{
		is:   func(s string) bool { return s != "" && s != "dintero_psp.vipps" },
		text: "The only documented type of payment option is dintero_psp.vipps, so Dintero may refuse this one.",
	}
	unusualLogo = unusual{
		is:   func(s string) bool { return s != "" && !isPNG(s) && !isWebAddress(s) },
		text: "The logo is neither a base64 encoded PNG nor a link, so Dintero may not be able to use it. To send the content of a file: filebase64(\"logo.png\").",
	}
)

// maxShownValue is the length up to which a warning quotes the value; an image
// is longer.
const maxShownValue = 80

func isPNG(s string) bool {
	image, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		return false
	}
	_, err = png.DecodeConfig(bytes.NewReader(image))
	return err == nil
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func (u unusual) Description(context.Context) string         { return u.text }
func (u unusual) MarkdownDescription(context.Context) string { return u.text }

func (u unusual) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if !u.is(value) {
		return
	}
	text := u.text
	if len(value) <= maxShownValue {
		text = fmt.Sprintf("The value is %q. %s", value, text)
	}
	resp.Diagnostics.AddAttributeWarning(outermost(req.Path), titleUnusualValue+": "+attributeName(req.Path), text)
}
