package dinterotest

import (
	"fmt"
	"net/http"
	"time"
)

// The faults here are those of a gateway between the client and Dintero, and of
// a Dintero that accepts a request before it carries it out.

// Gateway is a gateway that answers with a web page. The request does not reach
// Dintero.
func Gateway(status int) Fault {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html"}},
		Body:   "<html><head><title>" + text + "</title></head><body><h1>" + text + "</h1><hr>nginx</body></html>",
	}
}

// GatewayTimeout is a gateway that does not wait for Dintero (504). The request
// takes effect at Dintero that long after it arrived, or at once if late is
// zero.
func GatewayTimeout(late time.Duration) Fault {
	return Gateway(http.StatusGatewayTimeout).WithEffect(late)
}

// AcceptedLate is the answer 202 to a request that takes effect later.
func AcceptedLate(late time.Duration) Fault {
	return Fault{Status: http.StatusAccepted, Body: "{}"}.WithEffect(late)
}

// WithEffect returns the fault for a request that takes effect nevertheless,
// that long after it arrived, or at once if late is zero.
func (f Fault) WithEffect(late time.Duration) Fault {
	f.After, f.Late = late <= 0, max(0, late)
	return f
}
