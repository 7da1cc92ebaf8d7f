package soret

import (
	"fmt"
	"math"
	"slices"

	"thermowalk/walk"
)

// IncrementLaw is what the increments over a lag of n steps should be in one
// dimension: the exact moments E[dq^p], p = 1, 2 and 4, bin by bin of a tally.
//
// The exact moments are those of all paths over the lag: of the binary law two
// for each step, up to a lag of 12; of the general law by quadrature over gamma and xi
// (16 points each), which for one step is exact for the moments of
// f away from walls. An absorbed walker stays where its last step led. The density in
// a bin is a polynomial of degree 4 with the measured shares of the bin and its
// four neighbours: the mean over a bin has an error of the order h^6, if the density is
// smooth over five bins. The places where a wall comes into reach or out of it, where a
// moment jumps or bends, are found by bisection.
type IncrementLaw struct{ bins []IncrementBin }

// IncrementBin is the law in one bin; the moments p = 1, 2, 4 stand behind each other.
type IncrementBin struct {
	Leading [3]float64 // the diffusion's at the centre: see [IncrementMoment]
	Centre  [3]float64 // exact, from the centre
	Error   [3]float64 // of Mean, by what bisection has left: a bound if the density is flat
	at      int        // the bin
	near    []int      // the bins whose shares make the density
	orders  [len(shareCounts)]densityOrder
}

// shareCounts are the numbers of shares that a density is made of: the best, and two to tell by how good
// it is.
var shareCounts = [...]int{5, 3, 1}

// densityOrder is the integrals over a bin for a share of 1 in each of its near bins.
type densityOrder struct {
	mass []float64
	over [3][]float64 // of the moments
}

// Bin is the law in bin b of the tally.
func (l *IncrementLaw) Bin(b int) *IncrementBin { return &l.bins[b] }

// Near lists the bins whose shares Mean asks for.
func (m *IncrementBin) Near() []int { return m.near }

// Mean is the exact moments averaged over the bin, with the density that has the given
// shares. Where the shares are measured, their errors are those of the mean too. It is NaN
// in a bin without walkers and in one that reaches beyond a wall.
func (m *IncrementBin) Mean(share func(bin int) float64) (moments [3]float64) {
	return m.mean(0, share)
}

// Orders are the mean with densities of degree 4, 2 and 0, made of five, three and one share. How
// they differ tells how well the shares know the density.
func (m *IncrementBin) Orders(share func(bin int) float64) (means [3][3]float64) {
	for k := range means {
		means[k] = m.mean(k, share)
	}
	return means
}

func (m *IncrementBin) mean(order int, share func(bin int) float64) (moments [3]float64) {
	var mass float64
	o := &m.orders[order]
	for j, b := range m.near {
		s := share(b)
		mass = math.FMA(s, o.mass[j], mass)
		for k := range moments {
			moments[k] = math.FMA(s, o.over[k][j], moments[k])
		}
	}
	if !(share(m.at) > 0) {
		mass = math.NaN()
	}
	for k := range moments {
		moments[k] /= mass
	}
	return moments
}

// incrementPanels is the number of panels of a bin before bisection, each with lobatto's
// 5 points; maxHalvings is how often one is halved at most, and maxPanels how many panels
// a bin may have.
const (
	incrementPanels = 4
	maxHalvings     = 14
	maxPanels       = 600
)

// maxWays bounds the work for a whole tally: ways that are followed, about a minute.
const maxWays = 1 << 30

// lobatto is Lobatto's rule on 0..1, exact for polynomials of degree 7: it looks at the
// ends, so that what happens between two panels is seen.
var lobatto = [5]struct{ at, weight float64 }{
	{0, 1. / 20}, {0.5 - math.Sqrt(3./28), 49. / 180}, {0.5, 16. / 45}, {0.5 + math.Sqrt(3./28), 49. / 180}, {1, 1. / 20},
}

// NewIncrementLaw follows the paths of a walk over the lag of a tally. It refuses walks in
// more dimensions, laws without a fourth moment, and lags and grids with too many paths.
func NewIncrementLaw(w walk.Walk, t walk.IncrementsTally) (*IncrementLaw, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if w.Dim() != 1 {
		return nil, fmt.Errorf("soret: exact moments of increments are known in one dimension, not %d", w.Dim())
	}
	lag := max(1, t.Lag)
	moments, err := newStepMoments(w.Law, w.Eta)
	if err != nil {
		return nil, err
	}
	p, err := newPaths(w, lag)
	if err != nil {
		return nil, err
	}
	ends := math.Pow(float64(len(p.weight)), float64(lag))
	if work := ends * float64(t.Grid.N*incrementPanels*len(lobatto)); !(work <= maxWays) {
		return nil, fmt.Errorf("soret: a lag of %d steps with %d outcomes each from %d bins takes %.2g paths: no exact moments; take a shorter lag or fewer bins", lag, len(p.weight), t.Grid.N, work)
	}
	lo, hi := p.wall.Range()
	slack := 1e-9 * t.Grid.Width()
	first, last := 0, t.Grid.N-1
	for first <= last && t.Grid.Edge(first) < lo-slack {
		first++
	}
	for last >= first && t.Grid.Edge(last+1) > hi+slack {
		last--
	}
	// One-sided at the ends even where they meet: the density may jump from one to the other.
	l := &IncrementLaw{bins: make([]IncrementBin, t.Grid.N)}
	inside := mapLine{grid: walk.Grid{Lo: t.Grid.Edge(first), Hi: t.Grid.Edge(last + 1), N: last + 1 - first}}
	for b := range l.bins {
		m := &l.bins[b]
		m.at = b
		var mean, second [1]float64
		centre := t.Grid.Centre(b)
		moments.at(mean[:], second[:], []float64{centre})
		spread := second[0] - float64(mean[0]*mean[0])
		n := float64(lag)
		m.Leading = [3]float64{n * mean[0], n * spread, 3 * n * n * spread * spread}
		if b < first || b > last {
			nan := math.NaN()
			m.Centre, m.Error = [3]float64{nan, nan, nan}, [3]float64{nan, nan, nan}
			continue
		}
		m.Centre = p.moments(centre)
		b := binAverage{bin: m, paths: p, line: inside, offset: first, left: max(8, min(maxPanels, int(maxWays/ends)/(t.Grid.N*len(lobatto)))-incrementPanels)}
		for k := range incrementPanels {
			b.panel(float64(k)/incrementPanels, 1./incrementPanels, maxHalvings)
		}
	}
	return l, nil
}

// binAverage integrates the moments over one bin.
type binAverage struct {
	bin    *IncrementBin
	paths  *paths
	line   mapLine // of the bins within the walls
	offset int     // the first of them
	left   int     // panels that may still be made
}

// panel adds lo:lo+width of the bin, of width 1, by halves where the paths meet
// different walls.
func (a *binAverage) panel(lo, width float64, halvings int) {
	var moments [len(lobatto)][3]float64
	var met [len(lobatto)]uint64
	smooth := true
	first := float64(a.bin.at - a.offset)
	for k, u := range lobatto {
		// A hair within the panel: an end may be the place of a wall.
		x := first + math.FMA(math.FMA(u.at-0.5, 1-1e-7, 0.5), width, lo)
		moments[k] = a.paths.moments(math.FMA(x, a.line.grid.Width(), a.line.grid.Lo))
		met[k] = a.paths.met
		smooth = smooth && met[k] == met[0]
	}
	if !smooth && halvings > 0 && a.left > 0 {
		a.left -= 2
		a.panel(lo, width/2, halvings-1)
		a.panel(lo+width/2, width/2, halvings-1)
		return
	}
	for k := range a.bin.Error {
		least, most := moments[0][k], moments[0][k]
		for _, m := range moments {
			least, most = min(least, m[k]), max(most, m[k])
		}
		if !smooth {
			a.bin.Error[k] += width * (most - least)
		}
	}
	for k, u := range lobatto {
		for order, count := range shareCounts {
			list := a.line.near(math.FMA(u.at, width, first+lo), a.bin.at-a.offset-count/2, count)
			if a.bin.near == nil {
				for _, c := range list {
					a.bin.near = append(a.bin.near, c.at+a.offset)
				}
			}
			o := &a.bin.orders[order]
			if o.mass == nil {
				o.mass = make([]float64, len(a.bin.near))
				for p := range o.over {
					o.over[p] = make([]float64, len(a.bin.near))
				}
			}
			for _, c := range list {
				j := slices.Index(a.bin.near, c.at+a.offset)
				rho := u.weight * width * c.weight
				o.mass[j] += rho
				for p := range o.over {
					o.over[p][j] = math.FMA(rho, moments[k][p], o.over[p][j])
				}
			}
		}
	}
}
