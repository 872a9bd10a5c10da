package dinterotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// answer is the response of the simulated Dintero, before it is sent.
type answer struct {
	status int
	header http.Header
	body   []byte

	effect      bool // a signup was accepted or a token issued
	invalidAuth bool // the credentials were not accepted
}

func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("dinterotest: what the test put into an answer is no JSON: %v", err))
	}
	return answer{
		status: status,
		header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		body:   body,
	}
}

// errorBody is documented: a message, and perhaps a code and a list of objects.
type errorBody struct {
	Error errorDetail `json:"error"`
}

type errorDetail struct {
	Code    string    `json:"code,omitempty"`
	Message string    `json:"message"`
	Errors  []problem `json:"errors,omitempty"`
}

// problem is one entry of the documented list of objects. What is in them is
// unknown; naming the field and what is wrong with it is the usual choice.
type problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// errorAnswer derives the code from the status. "NOT FOUND" is documented, the
// others are inferred from it.
func errorAnswer(status int, message string, problems ...problem) answer {
	return jsonAnswer(status, errorBody{errorDetail{
		Code:    strings.ToUpper(http.StatusText(status)),
		Message: message,
		Errors:  problems,
	}})
}

func unauthorized(message string) answer {
	a := errorAnswer(http.StatusUnauthorized, message)
	a.invalidAuth = true
	return a
}
