package e2e

import (
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	// faultPercent is how many percent of all requests fail.
	faultPercent = 30
	// latePercent is how many of the POSTs take effect after their answer instead.
	latePercent = 10
)

// faultKinds are the faults by name.
var faultKinds = map[string]dinterotest.Fault{
	"429":                      {Status: 429, Body: `{"error":{"code":"TOO_MANY_REQUESTS","message":"Slow down"}}`},
	"429 with Retry-After":     {Status: 429, Header: http.Header{"Retry-After": {"1"}}},
	"500":                      {Status: 500, Body: `{"error":{"message":"Internal"}}`},
	"500 after effect":         {Status: 500, Body: `{"error":{"message":"Internal"}}`, After: true},
	"502 with HTML":            dinterotest.Gateway(502),
	"502 with HTML, after":     dinterotest.Gateway(502).WithEffect(0),
	"503 empty":                {Status: 503},
	"503 empty, after effect":  {Status: 503, After: true},
	"reset":                    {Reset: true},
	"reset after effect":       {Reset: true, After: true},
	"cut off":                  {CutOff: true},
	"timeout":                  {Delay: 3 * stormTimeout},
	"timeout after the effect": {Delay: 3 * stormTimeout, After: true},
}

// lateKinds are the answers to POSTs that take effect later, by name.
var lateKinds = map[string]dinterotest.Fault{
	"202":           {Status: http.StatusAccepted, Body: "{}"},
	"502 with HTML": dinterotest.Gateway(502),
	"503 empty":     {Status: 503},
	"504 with HTML": dinterotest.Gateway(504),
	"reset":         {Reset: true},
	"timeout":       {Delay: 3 * stormTimeout},
}

// faultPlan chooses each request's fault by the seed, by what is asked, and by
// how often that was asked before: whatever the order in which requests arrive,
// the same seed makes the same requests fail in the same way.
type faultPlan struct {
	seed    uint64
	scale   stormScale
	figures *figures

	mu    sync.Mutex
	asked map[string]int
}

func newFaultPlan(seed uint64, scale stormScale, figures *figures) *faultPlan {
	return &faultPlan{seed: seed, scale: scale, figures: figures, asked: map[string]int{}}
}

// chance returns the random numbers of one request.
func (p *faultPlan) chance(asked string) *rand.Rand {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[asked]++
	hash := fnv.New64a()
	fmt.Fprint(hash, p.asked[asked], asked)
	return rand.New(rand.NewPCG(p.seed, hash.Sum64()))
}

// fault is what the simulator asks about each request.
func (p *faultPlan) fault(r *http.Request, route dinterotest.Route) *dinterotest.Fault {
	p.figures.add(tableTotals, "requests", 1)
	body, _ := io.ReadAll(r.Body) // it is in memory already
	chance := p.chance(r.Method + r.URL.Path + string(body))
	kinds, percent := chance.IntN(100), faultPercent
	if route == dinterotest.RouteSignup {
		if kinds < latePercent {
			return p.late(chance)
		}
		percent += latePercent
	}
	if kinds >= percent {
		return nil
	}
	return p.pick(chance, tableFaults, faultKinds)
}

func (p *faultPlan) pick(chance *rand.Rand, table string, kinds map[string]dinterotest.Fault) *dinterotest.Fault {
	name := slices.Sorted(maps.Keys(kinds))[chance.IntN(len(kinds))]
	p.figures.add(table, name, 1)
	fault := kinds[name]
	return &fault
}

// late counts from the answer, or from when the client has given up.
func (p *faultPlan) late(chance *rand.Rand) *dinterotest.Fault {
	fault := p.pick(chance, tableLate, lateKinds)
	fault.Late = 1 + time.Duration(chance.Int64N(int64(p.scale.late)))
	if fault.Delay > 0 {
		fault.Late += stormTimeout
	}
	return fault
}

// lag is how old what a read shows is.
func (p *faultPlan) lag(route dinterotest.Route, account string) time.Duration {
	return time.Duration(p.chance("lag " + string(route) + account).Int64N(int64(p.scale.lag)))
}
