package e2e

import (
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// misfortunes is one request in so many percent.
const misfortunes = 30

// kinds of fault, by name.
var kinds = map[string]dinterotest.Fault{
	"429":                       {Status: 429, Body: `{"error":{"code":"TOO_MANY_REQUESTS","message":"Slow down"}}`},
	"429 with Retry-After":      {Status: 429, Header: http.Header{"Retry-After": {"1"}}},
	"500":                       {Status: 500, Body: `{"error":{"message":"Internal"}}`},
	"500 after effect":          {Status: 500, Body: `{"error":{"message":"Internal"}}`, After: true},
	"502 with HTML":             {Status: 502, Body: badGateway, Header: htmlHeader},
	"502 with HTML, after":      {Status: 502, Body: badGateway, Header: htmlHeader, After: true},
	"503 empty":                 {Status: 503},
	"503 empty, after effect":   {Status: 503, After: true},
	"reset":                     {Reset: true},
	"reset after effect":        {Reset: true, After: true},
	"cut off":                   {CutOff: true},
	"time-out":                  {Delay: 3 * stormTimeout},
	"time-out after the effect": {Delay: 3 * stormTimeout, After: true},
}

const badGateway = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

var htmlHeader = http.Header{"Content-Type": {"text/html"}}

// weather chooses each request's fault by the seed, by what is asked, and by how
// often that was asked before: whatever the order in which requests arrive, the
// same seed makes the same requests fail in the same way.
type weather struct {
	seed    uint64
	asked   map[string]int
	names   []string
	figures *figures
}

func newWeather(seed uint64, figures *figures) *weather {
	return &weather{seed: seed, asked: map[string]int{}, names: slices.Sorted(maps.Keys(kinds)), figures: figures}
}

func (w *weather) rise(sim *dinterotest.Server) {
	sim.InjectFunc(func(r *http.Request, _ dinterotest.Route) *dinterotest.Fault {
		w.figures.requests++
		body, _ := io.ReadAll(r.Body) // it is in memory already
		asked := r.Method + r.URL.Path + string(body)
		w.asked[asked]++
		hash := fnv.New64a()
		fmt.Fprint(hash, w.asked[asked], asked)
		chance := rand.New(rand.NewPCG(w.seed, hash.Sum64()))
		if chance.IntN(100) >= misfortunes {
			return nil
		}
		name := w.names[chance.IntN(len(w.names))]
		fault := kinds[name]
		w.figures.faults[name]++
		return &fault
	})
}

// figures are those of all seeds together. Only one seed runs at a time.
type figures struct {
	seeds, requests, lost, twice int
	runs, faults                 map[string]int
}

func newFigures() *figures { return &figures{runs: map[string]int{}, faults: map[string]int{}} }

func (f *figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d seeds, %d signups over %d accounts each; %d requests\n", f.seeds, stormSignups, stormAccounts, f.requests)
	table(&b, "runs of Terraform", f.runs)
	table(&b, "faults", f.faults)
	fmt.Fprintf(&b, "lost %d, sent twice %d", f.lost, f.twice)
	return b.String()
}

func table(b *strings.Builder, title string, counts map[string]int) {
	total := 0
	for _, n := range counts {
		total += n
	}
	fmt.Fprintf(b, "%s: %d\n", title, total)
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(b, "  %-26s %d\n", name, counts[name])
	}
}
