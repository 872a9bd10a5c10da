package dintero

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Outcome is what became of a signup. There is one wherever the signup is at
// Dintero; an error where it is not, or where nobody can tell.
type Outcome struct {
	// View is what Dintero shows after it; its Connection is nil when it shows
	// nothing.
	View
	// Adopted tells that nothing was sent, for the signup was there already.
	Adopted bool
	// Trouble is what went wrong after the signup was accepted, if anything.
	Trouble error
	// Unlike tells that what is there asks for something else than was sent.
	Unlike bool
}

// ConflictError is a signup of the same case that asks for something else.
type ConflictError struct {
	AccountID string
	Existing  Signup
	Over      bool // the caller has the signup already
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("account %s has a signup for case %s already, and it asks for something else: %s",
		e.AccountID, e.Existing.CaseID, e.Existing.describe())
}

// UncertainError is a signup that may have been accepted: Dintero gave no clear
// answer, and nothing shows whether the signup is there.
type UncertainError struct {
	AccountID, CaseID string
	Over              bool  // the caller has an earlier form of the signup
	Cause             error // the unclear answer
	Look              error // why looking did not help; nil when the reads show nothing
	Reads             []string
}

func (e *UncertainError) Error() string {
	return fmt.Sprintf("the signup of case %s for account %s may have been accepted: %v", e.CaseID, e.AccountID, e.Cause)
}

func (e *UncertainError) Unwrap() error { return e.Cause }

// SignUp looks whether the signup is there and submits it if it is not. One
// that is there and asks for the same is adopted, unless its connection came to
// an end: then it is submitted again. One that asks for something else is a
// [*ConflictError], and nothing is sent, unless the caller has just let go of it.
//
// Other errors: [*Error] where Dintero refuses, [*TransportError] where it
// cannot be reached, [*UncertainError].
func (c *Client) SignUp(ctx context.Context, accountID string, signup Signup) (Outcome, error) {
	done, err := c.account(accountID).write(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer done()
	view, err := c.shared(ctx, accountID, string(signup.CaseID), keepForPOST)
	if err != nil {
		return Outcome{}, lookedFirst(err)
	}
	view = c.account(accountID).orAnswered(view, string(signup.CaseID))
	existing, presence := view.Find(string(signup.CaseID))
	own, letGo := c.account(accountID).hasLetGo(signup)
	equal := existing.answers(signup)
	switch {
	case presence == Unseen && letGo && own.Same(signup):
		return Outcome{View: view, Adopted: true}, nil
	case presence != Present:
		return c.submit(ctx, submission{accountID: accountID, signup: signup, before: view})
	case !equal && (!letGo || !existing.answers(own)):
		return Outcome{}, &ConflictError{AccountID: accountID, Existing: existing}
	case !equal || view.Connection.Ended():
		return c.submitOver(ctx, accountID, signup)
	}
	return Outcome{View: view, Adopted: true}, nil
}

// Resubmit submits a changed signup over the one that is there, unless the
// server shows the changed one already. The errors are those of
// [Client.SignUp].
func (c *Client) Resubmit(ctx context.Context, accountID string, signup Signup) (Outcome, error) {
	done, err := c.account(accountID).write(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer done()
	return c.submitOver(ctx, accountID, signup)
}

// submitOver looks afresh, so that a change seen after the POST is the POST's.
func (c *Client) submitOver(ctx context.Context, accountID string, signup Signup) (Outcome, error) {
	view, err := c.Fresh(ctx, accountID, string(signup.CaseID))
	if err != nil {
		return Outcome{}, lookedFirst(err)
	}
	known := c.account(accountID).orAnswered(view, string(signup.CaseID))
	existing, presence := known.Find(string(signup.CaseID))
	if presence == Present {
		if existing.Same(signup) && !known.Connection.Ended() {
			return Outcome{View: known, Adopted: true}, nil
		}
		// Whether Dintero minds the letter case of a case id is not documented.
		signup.CaseID = existing.CaseID
	}
	return c.submit(ctx, submission{accountID: accountID, signup: signup, before: view, over: true})
}

func lookedFirst(err error) error {
	return fmt.Errorf("nothing was sent, for what is there already could not be read: %w", err)
}

// submission is a signup on its way.
type submission struct {
	accountID string
	signup    Signup
	before    View // what was there before
	over      bool // the caller has an earlier form of it
}

func (s submission) caseID() string { return string(s.signup.CaseID) }

// submit sends the POST, again where the server cannot have taken it, and looks
// wherever it may have.
func (c *Client) submit(ctx context.Context, s submission) (Outcome, error) {
	body, err := s.signup.body()
	if err != nil {
		return Outcome{}, err
	}
	retries := c.config.MaxRetries
	for attempt := 0; ; attempt++ {
		a, err := c.post(ctx, s.accountID, body, &retries)
		if err == nil && a.status >= 200 && a.status <= 299 {
			return c.accepted(ctx, s, a), nil
		}
		u := unclear{cause: err, answer: a, attempt: attempt, last: retries <= 0, refused: refused(a, err)}
		if err == nil {
			u.cause = c.failure(a)
		}
		// A repeated POST may be refused because the first was taken after all,
		// and a conflict because somebody else came first.
		if u.refused && attempt == 0 && !u.conflict() {
			return Outcome{}, u.cause
		}
		outcome, again, err := c.settle(ctx, s, u)
		if !again {
			return outcome, err
		}
		retries--
	}
}

// post outlives an interrupt for a moment: the answer to a POST under way is
// worth waiting for. None is begun after it.
func (c *Client) post(ctx context.Context, accountID string, body []byte, retries *int) (*answer, error) {
	lasting, cancel := lasting(ctx, c.config.Pace.Interrupt)
	defer cancel()
	return c.authorized(lasting, accountID, request{
		method: http.MethodPost, path: connectionPath(accountID), body: body, retries: retries, proceed: ctx.Err,
	})
}

// refused tells whether the server cannot have taken the POST.
func refused(a *answer, err error) bool {
	if err != nil {
		var transport *TransportError
		return !errors.As(err, &transport) || !transport.Sent || strings.HasSuffix(transport.Path, tokenPath)
	}
	return a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout
}

// accepted is the outcome of a 2xx: never an error, whatever the body. Where it
// does not show the signup, a look may.
func (c *Client) accepted(ctx context.Context, s submission, a *answer) Outcome {
	connection, err := decodeConnection(a.body)
	if a.bodyErr != nil {
		err = a.bodyErr
	}
	if err == nil && connection.find(s.caseID()) != nil {
		whole := connection
		if !connection.lists(s.before.Connection) {
			whole = nil // look the next time
		}
		c.account(s.accountID).wrote(whole)
		return Outcome{View: View{Connection: connection, Written: true}}
	}
	c.account(s.accountID).wrote(nil)
	if err == nil {
		err = errSignupNotShown
	}
	view, lookErr := c.glance(ctx, s)
	if _, presence := view.Find(s.caseID()); presence == Present {
		return Outcome{View: view}
	}
	outcome := Outcome{Trouble: c.unreadable(a, err)}
	if connection.shown() {
		outcome.View = View{Connection: connection, Written: true}
	}
	if lookErr != nil {
		outcome.Trouble = fmt.Errorf("%w; then %w", outcome.Trouble, lookErr)
	}
	return outcome
}

var errSignupNotShown = errors.New("the answer does not show the signup")

// Adopt takes a signup for the one that is there, where no read showed so far
// what that one asks for. Nothing is sent. A read that shows it by now is
// believed: the error is a [*ConflictError] or a [*MissingError].
func (c *Client) Adopt(ctx context.Context, accountID string, signup Signup) (Outcome, error) {
	view, err := c.Read(ctx, accountID, string(signup.CaseID))
	if err != nil {
		return Outcome{}, err
	}
	switch existing, presence := view.Find(string(signup.CaseID)); {
	case presence == Missing:
		return Outcome{}, &MissingError{AccountID: accountID, CaseID: string(signup.CaseID)}
	case presence == Present && !existing.mayAnswer(signup):
		return Outcome{}, &ConflictError{AccountID: accountID, Existing: existing, Over: true}
	}
	return Outcome{View: view, Adopted: true}, nil
}

// LetGo notes that the caller drops a signup that stays at Dintero, as when
// Terraform replaces a resource. For the rest of the run it is the caller's own:
// an equal signup is adopted even where no read shows it, and another one under
// the same case is submitted over it.
func (c *Client) LetGo(accountID string, signup Signup) {
	a := c.account(accountID)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.letGo = append(a.letGo, signup)
}

// hasLetGo finds what was let go of under the case of a signup.
func (a *account) hasLetGo(signup Signup) (Signup, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, s := range slices.Backward(a.letGo) {
		if strings.EqualFold(string(s.CaseID), string(signup.CaseID)) {
			return s, true
		}
	}
	return Signup{}, false
}
