package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTable_FitsIntoATerminal(t *testing.T) {
	text := table(options{random: "random"}.yardsticks(), []row{{
		workload: "1000 of one account", step: "apply",
		signups:    cost{12340 * time.Millisecond, 7500 * time.Millisecond, 74_000_000},
		yardsticks: []cost{{6170 * time.Millisecond, 750 * time.Millisecond, 0}, {4 * time.Second, 3 * time.Second, 0}},
		tokens:     1, reads: 2, posts: 300,
	}})
	for _, want := range []string{"12.3 s  7.5 s          6.17 s  2.0x        4 s  3.1x       1     2    300  74.0 MB", "random_id"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if len(line) > 120 {
			t.Errorf("%d columns in %q", len(line), line)
		}
	}
}

func TestTable_MemoryThatIsNotKnownIsADash(t *testing.T) {
	if got := size(0); got != "-" {
		t.Errorf("%q", got)
	}
}

func TestParse_RefusesValuesThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-n", "0"}, {"-n", "many"}, {"-token", "none"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("no error for %q", args)
		}
	}
}

func TestTokenCheck_MakesAStaticTokenValidForAllAccounts(t *testing.T) {
	for static, want := range map[bool]int{false: http.StatusForbidden, true: http.StatusOK} {
		o, dintero := options{static: static}, dinterotest.New()
		r := httptest.NewRequest(http.MethodGet, "/v1/accounts/T00000002/management/settings", nil)
		r.Header.Set("Authorization", "Bearer "+dintero.IssueToken("T00000001"))
		w := httptest.NewRecorder()
		o.tokenCheck(dintero).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("static %t: status %d, want %d", static, w.Code, want)
		}
	}
}

func TestAccMeasure_CountsRequests(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	t.Cleanup(acctest.Clean)
	for _, static := range []bool{false, true} {
		tokens := 3
		if static {
			tokens = 0
		}
		o := options{accounts: []int{3}, static: static, parallelism: 10, provider: plugin}
		rows, err := o.workloads()[0].measure(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		apply, plan := rows[1], rows[2]
		if apply.posts != 3 || plan.posts != 0 || plan.tokens != tokens || plan.reads < 3 {
			t.Errorf("static %t: %+v", static, rows)
		}
		if apply.signups.wall == 0 || apply.signups.cpu == 0 || apply.yardsticks[0].cpu == 0 {
			t.Errorf("no time was measured: %+v", rows)
		}
	}
}
