package dinterotest

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// pressControl handles a button of the start page, and returns to that page.
func (s *Server) pressControl(w http.ResponseWriter, r *http.Request) {
	if err := s.control(r.PathValue("name"), r.PostFormValue); err != nil {
		showPage(w, http.StatusBadRequest, "signature", signatureView{Title: err.Error()})
		return
	}
	back := url.URL{Path: "/", Fragment: r.PostFormValue("account")}
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

// control does what a button says, or returns why it has no effect.
func (s *Server) control(button string, value func(string) string) error {
	switch button {
	case "reads":
		reads, err := ParseReads(value(button))
		if err == nil {
			s.SetReads(reads)
		}
		return err
	case "lag":
		lag, err := time.ParseDuration(value(button))
		if err == nil {
			s.SetLag(lag)
		}
		return err
	case "next-submission":
		if _, ok := nextSubmissions[value(button)]; !ok {
			return fmt.Errorf("the next submission cannot be %q", value(button))
		}
		s.locked(func() { s.nextSubmission = value(button) })
		return nil
	case "withdraw-grant":
		s.WithdrawGrant(ClientID, value("account"))
		return nil
	case "restore-grant":
		s.RestoreGrant(ClientID, value("account"))
		return nil
	default:
		return s.act(button, value("account"))
	}
}

// act signs, declines or fails. What is signed or declined already can only fail.
func (s *Server) act(action, account string) error {
	c, ok := s.Connection(account)
	switch {
	case !ok:
		return fmt.Errorf("no merchant %q has signed up", account)
	case action == "fail":
		s.Fail(account, "Vipps does not accept the merchant")
	case action != "sign" && action != "decline":
		return fmt.Errorf("there is no button %q", action)
	case c.Status != StatusPending:
		return fmt.Errorf("nothing left to sign: the status of %s is %s", account, c.Status)
	case action == "sign":
		s.Sign(account)
	default:
		s.Decline(account)
	}
	return nil
}

// pressSignature handles a button of a signature page, and shows that page again.
func (s *Server) pressSignature(w http.ResponseWriter, r *http.Request) {
	if account, ok := s.signer(r); ok {
		if err := s.act(r.PostFormValue("action"), account); err != nil {
			showPage(w, http.StatusBadRequest, "signature", signatureView{Title: err.Error()})
			return
		}
	}
	s.showSignature(w, r)
}
