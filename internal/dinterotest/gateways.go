package dinterotest

import (
	"fmt"
	"net/http"
	"time"
)

// The faults here are those of what stands between a client and Dintero, and of
// a Dintero that says yes before it acts.

// Gateway is a gateway that answers in place of Dintero, with a web page. The
// request never gets further.
func Gateway(status int) Fault {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html"}},
		Body:   "<html><head><title>" + text + "</title></head><body><h1>" + text + "</h1><hr>nginx</body></html>",
	}
}

// GatewayTimeout is a gateway that gives up on Dintero (504). The request goes
// on behind it and takes effect so long after it arrived, or at once if late is
// zero.
func GatewayTimeout(late time.Duration) Fault {
	return Gateway(http.StatusGatewayTimeout).WithEffect(late)
}

// AcceptedLate is an answer that promises to carry the request out (202), which
// then takes effect late.
func AcceptedLate(late time.Duration) Fault {
	return Fault{Status: http.StatusAccepted, Body: "{}"}.WithEffect(late)
}

// WithEffect returns the fault with a request that takes effect all the same, so
// long after it arrived, or at once if late is zero.
func (f Fault) WithEffect(late time.Duration) Fault {
	f.After, f.Late = late <= 0, max(0, late)
	return f
}
