package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func merchantID(i int) string { return fmt.Sprintf("T%08d/3c90c3cc-0d44-4b50-8888-%012d", i, i) }

func merchantAccount(i int) string { return merchantID(i)[:9] }

// merchantList is the rows of merchants.csv. They count from 1.
type merchantList []string

const merchantColumns = "name,account_id,case_id,currencies,attempt,logo\n"

func newMerchantList(n int) (l merchantList) {
	for range n {
		l.add()
	}
	return l
}

func (l *merchantList) add() {
	i := len(*l) + 1
	*l = append(*l, fmt.Sprintf("shop-%02d,%s,NOK,,logos/book-shop.png\n", i, strings.Replace(merchantID(i), "/", ",", 1)))
}

// edit replaces a cell of a row.
func (l merchantList) edit(i, column int, cell string) {
	cells := strings.Split(l[i-1], ",")
	cells[column] = cell
	l[i-1] = strings.Join(cells, ",")
}

func (l merchantList) String() string { return merchantColumns + strings.Join(l, "") }

// month is the pipeline with a list, over some weeks.
type month struct {
	*pipeline
	list merchantList
}

func (m *month) at(event string) bool {
	m.Helper()
	m.write("merchants.csv", m.list.String())
	return m.pipeline.at(event)
}

// proposed runs the pull request, and wants this comment.
func (m *month) proposed(comment string) {
	m.Helper()
	if !m.at("pull_request") {
		m.Errorf("the pull request fails:\n%s", m.log)
	}
	if got := m.comment(); got != comment {
		m.Errorf("the comment is\n%s\nwant\n%s", got, comment)
	}
}

// merged runs the push, and wants as many POSTs since the last call.
func (m *month) merged(want bool, posts int) {
	m.Helper()
	if got := m.at("push"); got != want {
		m.Errorf("the push succeeds: %t\n%s", got, m.log)
	}
	m.wantSent(posts)
}

func (m *month) wantSent(posts int) {
	m.Helper()
	m.WantPOSTs(m.T, posts)
	m.ResetLog()
}

// wantMessages wants messages that have these parts, and no others.
func (m *month) wantMessages(parts ...[]string) {
	m.Helper()
	messages := m.outside.take()
	if len(messages) != len(parts) {
		m.Fatalf("there are %d messages, want %d: %q\n%s", len(messages), len(parts), messages, m.log)
	}
	for i, message := range messages {
		acctest.WantText(m.T, message, parts[i]...)
	}
}

func (m *month) wantState(i int, attribute string, want any) {
	m.Helper()
	instance := m.tf.State()[fmt.Sprintf("%s.merchant[shop-%02d]", acctest.ShopType, i)]
	if got := instance.Attributes[attribute]; fmt.Sprint(got) != fmt.Sprint(want) {
		m.Errorf("%s of shop-%02d is %v, want %v", attribute, i, got, want)
	}
}

func TestAccExamplesMerchants_AMonthAtGitHub(t *testing.T) {
	m := &month{pipeline: newPipeline(t, "github/merchants.yml"), list: newMerchantList(0)}
	m.begin()
	m.merchantsSign()
	m.listIsEdited()
	m.grantIsMissing()
	m.secretIsRotated()
	m.planIsStale()
	m.applyIsKilled()
	m.stateIsNotWritten()
}

// begin applies the empty list, and then forty merchants, which the policy refuses
// at first.
func (m *month) begin() {
	m.proposed("**Submits 0 signups (0 of live merchants), adopts 0, keeps the rest.**\n\n")
	m.list = newMerchantList(40)
	if m.at("pull_request") {
		m.Error("the policy lets 40 submissions pass")
	}
	acctest.WantText(m.T, m.comment(), "**Submits 40 signups (0 of live merchants), adopts 0, keeps the rest.**\n\n"+
		"- `shop-01`: T00000001, case 3c90c3cc-0d44-4b50-8888-000000000001, NOK, new\n",
		"The plan would submit 40 signups, and MAX_SUBMISSIONS is 5.")
	m.values["MAX_SUBMISSIONS"] = "40"
	m.merged(true, 40)
	delete(m.values, "MAX_SUBMISSIONS")
	m.wantMessages([]string{"0 of 40 merchants are enabled.\n", "\n- shop-40 (T00000040): pending, submitted today. Signs at http", "Nothing sends the links"})
}

// merchantsSign lets all but two sign. The webhook fails once.
func (m *month) merchantsSign() {
	for i := range 38 {
		m.Sign(merchantAccount(i + 1))
	}
	m.Decline(merchantAccount(39))
	m.pass(3)
	m.outside.fail(false, true)
	if !m.at("schedule") {
		m.Errorf("the scheduled run fails:\n%s", m.log)
	}
	m.wantMessages([]string{"38 of 40 merchants are enabled.\n- shop-39 (T00000039): declined, submitted 3 days ago. Last event: Vipps signature declined. Once the cause is resolved, raise attempt",
		"- shop-40 (T00000040): pending, submitted 3 days ago. Signs at http", "- shop-01 (T00000001): enabled in the last 4 days, serial number "})
	m.AddEvent(merchantAccount(38), dinterotest.Event{Event: "suspended", Status: "suspended", Description: "Bankrupt"})
	m.pass(3)
	m.at("schedule")
	m.wantMessages([]string{"37 of 40 merchants are enabled.\n- shop-38 (T00000038): suspended, submitted 6 days ago. Last event: Bankrupt.\n"})
}

// listIsEdited adds a merchant, changes one who is live, tries one again, and
// takes one out.
func (m *month) listIsEdited() {
	m.list.add()
	m.list.edit(1, 3, "NOK SEK")
	m.list.edit(39, 4, "2")
	m.list[1] = ",,,,,\n"
	const caseID = "3c90c3cc-0d44-4b50-8888-0000000000"
	m.proposed("**Submits 3 signups (1 of live merchants), adopts 0, keeps the rest.**\nLets go of 1, which stay at Dintero: shop-02\n\n" +
		"- **LIVE** `shop-01`: T00000001, case " + caseID + "01, NOK SEK, currencies NOK → NOK SEK\n" +
		"- `shop-39`: T00000039, case " + caseID + "39, NOK, attempt 1 → 2\n" +
		"- `shop-41`: T00000041, case " + caseID + "41, NOK, new\n")
	m.merged(true, 3)
	m.wantMessages([]string{"- shop-01 (T00000001): pending, submitted today. Signs at ", "- shop-39 (T00000039): pending, submitted today."})
	m.wantState(39, "attempt", 2)
	m.wantState(2, "id", nil)
}

// grantIsMissing withdraws the grant for one account. The others go on, until a
// new merchant needs it.
func (m *month) grantIsMissing() {
	m.WithdrawGrant(dinterotest.ClientID, merchantAccount(3))
	m.at("schedule")
	m.wantMessages([]string{"warning: Dintero cannot be read: account T00000003. The last known values are kept. The API client has no grant for account T00000003."})
	m.WithdrawGrant(dinterotest.ClientID, merchantAccount(42))
	m.list.add()
	if m.at("pull_request") {
		m.Error("a plan without a grant succeeds")
	}
	acctest.WantText(m.T, m.comment(), "**The plan did not finish**", "- error: Dintero cannot be read: "+merchantID(42)+". The API client has no grant for account T00000042.")
	acctest.WantNoText(m.T, m.comment(), "Submits")
	m.RestoreGrant(dinterotest.ClientID, merchantAccount(3))
	m.RestoreGrant(dinterotest.ClientID, merchantAccount(42))
	m.merged(true, 1)
	m.outside.take()
}

// secretIsRotated lets the scheduled run fail, until the pipeline has the new
// secret. The error is printed once, and once more for all others.
func (m *month) secretIsRotated() {
	m.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: "rotated"})
	m.RevokeTokens()
	if m.at("schedule") {
		m.Error("the scheduled run succeeds with a wrong secret")
	}
	if lines := strings.Count(m.log, "\nerror: "); lines != 2 {
		m.Errorf("%d errors are printed, want 2:\n%s", lines, m.log)
	}
	m.wantMessages([]string{"the job schedule failed, see https://github.example/shops/merchants/actions/runs/17."}, []string{"of 41 merchants are enabled"})
	m.values["DINTERO_CLIENT_SECRET"] = "rotated"
}

// planIsStale lets a scheduled run come between plan and approval.
func (m *month) planIsStale() {
	m.list.add()
	m.write("merchants.csv", m.list.String())
	m.job("plan", "push")
	m.Sign(merchantAccount(40))
	m.at("schedule")
	m.outside.take()
	if m.job("apply", "push") {
		m.Error("a stale plan is applied")
	}
	m.wantSent(0)
	acctest.WantText(m.T, m.log, "Saved plan is stale")
	m.wantMessages([]string{`After "Saved plan is stale", press Re-run all jobs there.`}, []string{"of 41 merchants"})
	m.merged(true, 1)
	m.outside.take()
}

// applyIsKilled kills the process that runs the step of the apply when Dintero has
// accepted a signup. The state does not know of it, and the next run adopts it.
func (m *month) applyIsKilled() {
	m.list.add()
	m.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != dinterotest.RouteSignup {
			return dinterotest.Fault{}
		}
		_ = m.shell.Load().Kill()
		return dinterotest.Fault{Effect: true, Reset: true}
	})
	m.merged(false, 1)
	m.OnRequest(nil)
	m.wantState(44, "id", nil)
	m.wantMessages([]string{"the job push failed"}, []string{"of 42 merchants"})
	m.proposed("**Submits 0 signups (0 of live merchants), adopts 1, keeps the rest.**\n\n")
	m.merged(true, 0)
	m.wantState(44, "adopted", true)
	m.outside.take()
}

// stateIsNotWritten lets the backend fail, and brings the state back from the
// artifact.
func (m *month) stateIsNotWritten() {
	m.list.add()
	m.outside.fail(true, false)
	m.merged(false, 1)
	m.outside.fail(false, false)
	m.wantState(45, "id", nil)
	m.outside.take()
	m.must(m.run("openssl enc -d -aes-256-cbc -pbkdf2 -pass env:PLAN_PASSPHRASE -in errored.tfstate.enc -out errored.tfstate\nterraform state push errored.tfstate",
		m.environment(map[string]string{"PLAN_PASSPHRASE": ""}, "")))
	m.wantState(45, "adopted", false)
	m.proposed("**Submits 0 signups (0 of live merchants), adopts 0, keeps the rest.**\n\n")
}

// At GitLab the same scripts run, so only the way through the jobs is tested.
func TestAccExamplesMerchants_GitLab(t *testing.T) {
	m := &month{pipeline: newPipeline(t, "gitlab/gitlab-ci.yml"), list: newMerchantList(2)}
	w := m.workflow
	m.write("merchants.csv", m.list.String())
	if !m.gitlab("merge_request_event", w.Plan) || !m.gitlab("push", w.Plan) || !m.gitlab("push", w.Apply) {
		t.Errorf("a job fails:\n%s", m.log)
	}
	m.wantSent(2)
	m.wantMessages([]string{"Submits 2 signups"}, []string{"0 of 2 merchants are enabled"})
	m.Sign(merchantAccount(1))
	if !m.gitlab("schedule", w.Report) {
		t.Errorf("the scheduled run fails:\n%s", m.log)
	}
	m.wantMessages([]string{"1 of 2 merchants are enabled", "shop-02 (T00000002): pending"})
	m.values["DINTERO_CLIENT_SECRET"] = "wrong"
	if m.gitlab("schedule", w.Report) || m.gitlab("push", w.Plan) || m.gitlab("push", w.Apply) {
		t.Errorf("a job succeeds with a wrong secret, or without a plan:\n%s", m.log)
	}
	m.wantMessages([]string{"the scheduled run failed, see https://gitlab.example/17"}, []string{"1 of 2"}, []string{"the plan failed"}, []string{"the apply failed"}, []string{"1 of 2"})
	m.wantSent(0)
}
