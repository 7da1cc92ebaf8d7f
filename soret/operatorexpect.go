package soret

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"thermowalk/walk"
)

// Expect is what tallies of package walk measure in the mean over infinitely
// many walkers that begin in a state: the scores of each tally, in its own order,
//
//	expected[t][k] = E[ score k of tallies[t] ]
//
// over a plan of the given number of steps. It knows the walk.FluxTally, the
// walk.DensityTally, the walk.MomentsTally, the walk.FluxMapTally, in the plane the
// walk.PatchTally and on a line, of a binary law, the walk.IncrementsTally; others are an
// error, as is a tally that does not fit the walk. Bins, surfaces and patches need not lie
// on cell edges. The state is not changed.
//
// Both ways of scoring have this mean, but for one thing: in the plane, a flux map or a
// patch scored by crossings takes the way of a walker that a reflecting wall has folded for
// straight. Where that may happen the expectation is NaN; score Expectation there.
//
// A flux map in the plane, or a patch, is the mean over a cell, or along a segment, of
//
//	J(y) = sum_b w_b Int_0^1 dt Int rho(x) d_b(x) delta(y - x - t d_b(x)) dx,   d_b = T_b(x) - x
//
// per step, kept on the mesh as the density is; the integral over t is a Gauss rule of
// Mesh.Nodes/4 points.
func (o *Operator) Expect(state *State, steps uint64, tallies ...walk.Tally) ([][]float64, error) {
	if state.op != o {
		panic("soret: the state belongs to another operator")
	}
	expected := make([][]float64, len(tallies))
	var watch []watcher
	var pools []*pooled
	for t, tally := range tallies {
		plan := walk.Plan{Steps: steps, Walkers: 1}
		if _, err := tally.Open(&o.walk, &plan); err != nil {
			return nil, fmt.Errorf("soret: tally %q: %w", tally.Name(), err)
		}
		w, scores, err := o.watcher(tally, steps, &pools)
		if err != nil {
			return nil, fmt.Errorf("soret: tally %q: %w", tally.Name(), err)
		}
		watch = append(watch, w)
		expected[t] = scores
	}
	s := state.Clone()
	for step := uint64(0); ; step++ {
		for _, w := range watch {
			w(step, s)
		}
		if step == steps {
			return expected, o.settle(pools)
		}
		s.Advance(1)
	}
}

// watcher looks at the state at every step, before it is taken, and at the end.
type watcher func(step uint64, s *State)

func (o *Operator) watcher(tally walk.Tally, steps uint64, pools *[]*pooled) (watcher, []float64, error) {
	var p *pooled
	var err error
	switch t := tally.(type) {
	case walk.FluxTally:
		return o.watchFlux(t, steps)
	case walk.DensityTally:
		return o.watchDensity(t)
	case walk.MomentsTally:
		w, scores := o.watchMoments(t)
		return w, scores, nil
	case walk.IncrementsTally:
		if !o.KnowsIncrements(t) {
			return nil, nil, errors.New("increments are known in one dimension, of a binary law with no more than 4096 paths over the lag")
		}
		return o.watchIncrements(t, steps)
	case walk.FluxMapTally:
		p, err = o.poolMap(t, steps)
	case walk.PatchTally:
		p, err = o.poolPatch(t, steps)
	default:
		err = fmt.Errorf("%T has no expectation here; a flux, density, moments, increments, flux map or patch tally has", tally)
	}
	if err != nil {
		return nil, nil, err
	}
	*pools = append(*pools, p)
	return p.watch, p.scores, nil
}

func (o *Operator) watchFlux(t walk.FluxTally, steps uint64) (watcher, []float64, error) {
	windows := t.Windows
	if windows == nil {
		windows = walk.Windows{0, steps}
	}
	var surfaces []*Surface
	for _, at := range t.At {
		s, err := o.Surface(t.Axis, at)
		if err != nil {
			return nil, nil, err
		}
		surfaces = append(surfaces, s)
	}
	scores := make([]float64, (len(windows)-1)*len(t.At))
	return func(step uint64, s *State) {
		for w := range len(windows) - 1 {
			if step < windows[w] || step >= windows[w+1] {
				continue
			}
			for j, surface := range surfaces {
				scores[w*len(t.At)+j] += surface.Flux(s) / float64(windows[w+1]-windows[w])
			}
		}
	}, scores, nil
}

func (o *Operator) watchDensity(t walk.DensityTally) (watcher, []float64, error) {
	axes := t.Axes
	if axes == nil {
		axes = []int{0}
	}
	if len(axes) == 2 && axes[0] == axes[1] {
		return nil, nil, fmt.Errorf("a density of coordinate %d against itself", axes[0]+1)
	}
	size := 1
	for _, g := range t.Grid {
		size *= g.N
	}
	times, share := len(t.Times), 1.0
	if t.Pooled {
		times, share = 1, 1/float64(len(t.Times))
	}
	scores := make([]float64, size*times)
	return func(step uint64, s *State) {
		if k, ok := slices.BinarySearch(t.Times, step); ok {
			addTo(scores[k%times*size:], s.Bins(axes, t.Grid), share)
		}
	}, scores, nil
}

func (o *Operator) watchMoments(t walk.MomentsTally) (watcher, []float64) {
	scores := make([]float64, 2*o.Dim()*len(t.Times))
	return func(step uint64, s *State) {
		k, ok := slices.BinarySearch(t.Times, step)
		for i := range o.Dim() {
			if ok {
				scores[2*(k*o.Dim()+i)] = s.Mean(func(q []float64) float64 { return q[i] })
				scores[2*(k*o.Dim()+i)+1] = s.Mean(func(q []float64) float64 { return q[i] * q[i] })
			}
		}
	}, scores
}

// Bins is the mean density in the bins of one grid to each of the axes, one or
// two different ones; further coordinates are summed over.
//
//	dst[j1*N2 + j2] = mass in the bin / area of the bin
//
// Bins beyond the mesh are empty.
func (s *State) Bins(axes []int, grids []walk.Grid) []float64 {
	if len(axes) != len(grids) || len(axes) < 1 || len(axes) > s.op.Dim() {
		panic("soret: wrong number of axes or grids")
	}
	o := s.op
	if s.atoms != nil {
		size := 1
		for _, g := range grids {
			size *= g.N
		}
		dst := make([]float64, size)
		s.binAtoms(dst, axes, grids)
		return dst
	}
	if o.Dim() == 1 {
		return o.binned(0, grids[0], s.a)
	}
	n0, n1 := o.axes[0].cells()*o.m, o.axes[1].cells()*o.m
	line := make([]float64, max(n0, n1))
	if len(axes) == 1 { // the mass over the other coordinate
		for e := range o.axes[1-axes[0]].cells() {
			for i := range o.axes[axes[0]].cells() * o.m {
				if axes[0] == 0 {
					line[i] += s.a[i*n1+e*o.m]
				} else {
					line[i] += s.a[e*o.m*n1+i]
				}
			}
		}
		return o.binned(axes[0], grids[0], line[:o.axes[axes[0]].cells()*o.m])
	}
	g0, g1 := grids[0], grids[1]
	if axes[0] == 1 {
		g0, g1 = g1, g0
	}
	half := make([]float64, n0*g1.N) // bins of the second coordinate
	for i := range n0 {
		for j, v := range o.binned(1, g1, s.a[i*n1:(i+1)*n1]) {
			half[j*n0+i] = v
		}
	}
	dst := make([]float64, g0.N*g1.N)
	for j := range g1.N {
		for i, v := range o.binned(0, g0, half[j*n0:(j+1)*n0]) {
			if axes[0] == 0 {
				dst[i*g1.N+j] = v
			} else {
				dst[j*g0.N+i] = v
			}
		}
	}
	return dst
}

// binned is the mean density in bins, from moments along one axis.
func (o *Operator) binned(axis int, g walk.Grid, a []float64) []float64 {
	dst := make([]float64, g.N)
	for j := range dst {
		lo, hi := g.Edge(j), g.Edge(j+1)
		if j == g.N-1 {
			hi = g.Hi
		}
		dst[j] = o.massBetween(o.axes[axis], a, lo, hi) / g.Width()
	}
	return dst
}

// massBetween is the mass between two points of an axis, from moments along it.
func (o *Operator) massBetween(ax *axis, a []float64, lo, hi float64) (sum float64) {
	lo, hi = max(lo, ax.lo()), min(hi, ax.hi())
	if !(lo < hi) {
		return 0
	}
	var p [maxDegree + 1]float64
	for e := ax.cell(lo); e < ax.cells() && ax.edges[e] < hi; e++ {
		u, v := max(lo, ax.edges[e]), min(hi, ax.edges[e+1])
		if u == ax.edges[e] && v == ax.edges[e+1] {
			sum += a[e*o.m]
			continue
		}
		share := (v - u) / ax.width(e)
		for k, x := range o.nodes.x {
			q := math.FMA(0.5*(1+x), v-u, u)
			legendre(p[:o.m], ax.local(q, e, 0))
			for l := range o.m {
				w := share * o.nodes.w[k] * float64(2*l+1)
				sum = math.FMA(w*p[l], a[e*o.m+l], sum)
			}
		}
	}
	return sum
}
