package soret

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// planeTransfer is the operator of a walk in the plane. Each outcome of a step,
// T(x1, x2) = (T1, T2), is a product of two maps that move one coordinate each,
//
//	(x1, x2) -> (y1, x2) -> (y1, y2),   y1 = T1(x1, x2),  y2 = T2(x1(y1, x2), x2)
//
// where x1(y1, x2) inverts T1 at fixed x2. So mass moves first along lines of
// constant x2, then along lines of constant y1, by the transfer of one dimension
// and as exactly: the lines are the Gauss points of the cells, at which a
// polynomial of degree p and its m = p+1 moments say the same. This needs T1 to grow
// with x1 and y2 with x2, which is where T is one-to-one and eta |d1 g1| < 1.
//
// Walls of the first coordinate act at the very end, since its unfolded place
// y1 tells which way a walker came; a periodic one can be folded at once.
type planeTransfer struct {
	m          int
	axes       [2]*axis
	nodes      rule
	masses     []float64 // masses[q*m+k]: mass at Gauss point q from moment k
	moments    []float64 // moments[k*m+q]: moment k from the mass at point q
	firstTile  int       // unfolded cells of axis 0 that are reached
	tiles      int
	along      [][]*lineTransfer // [sign of the first coordinate][Gauss line of axis 1]
	across     [][]*lineTransfer // [outcome][unfolded Gauss line of axis 0]
	turned     [][]*lineTransfer // the same, what a mirror of axis 1 has turned round counting negative
	parent     []int             // sign of the first coordinate, by outcome
	unfolded   [][]int           // by Gauss line of axis 0: the unfolded ones on it
	reached    [2]int
	s, t, u, v []float64
}

// newPlane builds the operator of a binary walk in the plane.
func newPlane(axes [2]*axis, o *outcomes, m int, eta float64) (*planeTransfer, error) {
	p := &planeTransfer{m: m, axes: axes, nodes: legendreRule(m)}
	p.masses, p.moments = gaussMoments(p.nodes)
	n0, n1 := axes[0].cells()*m, axes[1].cells()*m

	var leaders []int // one outcome for each sign of the first coordinate
	for b, zeta := range o.signs {
		k := 0
		for k < len(leaders) && o.signs[leaders[k]][0] != zeta[0] {
			k++
		}
		if k == len(leaders) {
			leaders = append(leaders, b)
		}
		p.parent = append(p.parent, k)
	}
	share := 1 / float64(len(leaders))
	for _, b := range leaders {
		lines := make([]*lineTransfer, n1)
		p.along = append(p.along, lines)
		err := eachLine(n1, func() func(int) error {
			walker := newPlaneStep(p, o.fork(), b, eta)
			build := newLineBuilder(axes[0], axes[0], m)
			build.tiles = axes[0].ends[0] != wraps
			return func(i int) (err error) {
				lines[i], err = walker.alongLine(build, p.node(axes[1], i), share)
				return err
			}
		})
		if err != nil {
			return nil, err
		}
	}
	p.reachTiles()
	var err error
	if p.across, err = p.secondHalves(o, eta, false); err != nil {
		return nil, err
	}
	for _, lines := range p.across {
		for _, line := range lines {
			p.reached[1] = max(p.reached[1], line.reach)
		}
	}
	p.s, p.t, p.u = make([]float64, n0*n1), make([]float64, n1*p.tiles*m), make([]float64, n1*p.tiles*m)
	p.v = make([]float64, n0*n1)
	return p, nil
}

// secondHalves are the lines across, by outcome.
func (p *planeTransfer) secondHalves(o *outcomes, eta float64, turns bool) ([][]*lineTransfer, error) {
	var all [][]*lineTransfer
	share := 1 / float64(len(p.along))
	for b := range o.signs {
		lines := make([]*lineTransfer, p.tiles*p.m)
		all = append(all, lines)
		err := eachLine(len(lines), func() func(int) error {
			walker := newPlaneStep(p, o.fork(), b, eta)
			build := newLineBuilder(p.axes[1], p.axes[1], p.m)
			build.turns = turns
			return func(i int) (err error) {
				lines[i], err = walker.acrossLine(build, p.unfoldedNode(i), o.weight[b]/share)
				return err
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// gaussMoments are the matrices between the m moments of a cell and the masses
// at its m Gauss points, inverse to each other.
func gaussMoments(nodes rule) (masses, moments []float64) {
	m := len(nodes.x)
	masses, moments = make([]float64, m*m), make([]float64, m*m)
	p := make([]float64, m)
	for q, x := range nodes.x {
		legendre(p, x)
		for k, v := range p {
			masses[q*m+k] = float64(nodes.w[q]*float64(2*k+1)) * v
			moments[k*m+q] = v
		}
	}
	// Mass keeps its last bits through many steps.
	for k := range m {
		missing := 0.0
		if k == 0 {
			missing = 1
		}
		for q := range m {
			missing -= masses[q*m+k]
		}
		masses[m/2*m+k] += missing
	}
	return masses, moments
}

// node is the coordinate of Gauss line i of an axis.
func (p *planeTransfer) node(a *axis, i int) float64 {
	cell := i / p.m
	return math.FMA(0.5*(1+p.nodes.x[i%p.m]), a.width(cell), a.edges[cell])
}

// unfoldedNode is the coordinate of unfolded Gauss line i of axis 0.
func (p *planeTransfer) unfoldedNode(i int) float64 {
	cell, sheet := p.axes[0].real(p.firstTile + i/p.m)
	k := i % p.m
	if p.axes[0].mirrored(sheet) {
		k = p.m - 1 - k
	}
	return p.axes[0].unfold(p.node(p.axes[0], cell*p.m+k), sheet)
}

// reachTiles numbers the unfolded cells of axis 0 that the first half of a step
// reaches, from 0, and notes on which lines they lie.
func (p *planeTransfer) reachTiles() {
	last := p.axes[0].cells() - 1
	p.firstTile = 0
	for _, lines := range p.along {
		for _, line := range lines {
			p.reached[0] = max(p.reached[0], line.reach)
			for _, tile := range line.dst {
				p.firstTile, last = min(p.firstTile, tile), max(last, tile)
			}
		}
	}
	p.tiles = last - p.firstTile + 1
	for _, lines := range p.along {
		for _, line := range lines {
			for k := range line.dst {
				line.dst[k] -= p.firstTile
			}
		}
	}
	p.unfolded = make([][]int, p.axes[0].cells()*p.m)
	for i := range p.tiles * p.m {
		cell, sheet := p.axes[0].real(p.firstTile + i/p.m)
		k := i % p.m
		if p.axes[0].mirrored(sheet) {
			k = p.m - 1 - k
		}
		p.unfolded[cell*p.m+k] = append(p.unfolded[cell*p.m+k], i)
	}
}

// planeStep is one outcome of a step in the plane, as seen from lines.
type planeStep struct {
	o     *outcomes
	b     int
	eta   float64
	axes  [2]*axis
	x, y  [2]float64
	guess float64 // x1 of the last call, and the slope of T1 there
	slope float64
}

func newPlaneStep(p *planeTransfer, o *outcomes, b int, eta float64) *planeStep {
	return &planeStep{o: o, b: b, eta: eta, axes: p.axes}
}

// to takes the point (x1, x2), with x1 unwrapped, one step on.
func (s *planeStep) to(x1, x2 float64) (y1, y2 float64) {
	turns := 0.0
	if a := s.axes[0]; a.ends[0] == wraps && (x1 < a.lo() || x1 > a.hi()) {
		turns = math.Floor((x1 - a.lo()) / a.length())
		x1 = a.back(x1, int(turns))
	}
	s.x = [2]float64{x1, x2}
	s.o.to(s.b, s.y[:], s.x[:])
	return math.FMA(turns, s.axes[0].length(), s.y[0]), s.y[1]
}

// alongLine is the first half of a step, on the line of constant x2.
func (s *planeStep) alongLine(build *lineBuilder, x2, weight float64) (*lineTransfer, error) {
	if a := s.axes[0]; a.ends[0] == wraps {
		y1, y2 := s.to(a.lo(), x2)
		z1, z2 := s.to(math.Nextafter(a.hi(), a.lo()), x2)
		if seam := math.Abs(z1-a.length()-y1) + math.Abs(z2-y2); !(seam <= 1e-9*a.length()) {
			return nil, fmt.Errorf("soret: the field jumps by %g at the seam of the first coordinate, q = %s; the operator in the plane needs it to be periodic", seam/s.eta, at([]float64{a.lo(), x2}))
		}
	}
	line := func(x1 float64) float64 {
		y1, _ := s.to(x1, x2)
		return y1
	}
	return s.line(build, weight, line, func(x1 float64) []float64 { return []float64{x1, x2} })
}

// acrossLine is the second half, on the line of constant y1.
func (s *planeStep) acrossLine(build *lineBuilder, y1, weight float64) (*lineTransfer, error) {
	s.guess, s.slope = y1, 1
	line := func(x2 float64) float64 {
		_, y2 := s.to(s.origin(y1, x2), x2)
		return y2
	}
	return s.line(build, weight, line, func(x2 float64) []float64 { return []float64{s.origin(y1, x2), x2} })
}

func (s *planeStep) line(build *lineBuilder, weight float64, f func(float64) float64, place func(float64) []float64) (*lineTransfer, error) {
	build.reset()
	for e := range build.from.cells() {
		from, to := build.from.edges[e], build.from.edges[e+1]
		if y := f(from); !math.IsInf(y, 0) {
			if err := tooFar(build.to, place(from), y-from); err != nil {
				return nil, err
			}
		}
		if !build.add(e, weight, f) {
			return nil, s.notFinite(from, to, f, place)
		}
		sign := 0
		if z := s.o.signs[s.b]; z[0] == z[1] {
			sign = -z[0]
		}
		rise := (f(to) - f(from)) / (to - from)
		if where := build.c.turned; !math.IsNaN(where) {
			return nil, &Fault{Kind: Folded, Component: -1, Sign: sign, At: place(where), Value: min(rise, 0), Eta: s.eta}
		}
		if !(rise > 0) {
			return nil, &Fault{Kind: Folded, Component: -1, Sign: sign, At: place(0.5 * (from + to)), Value: rise, Eta: s.eta}
		}
		build.next(e, weight)
	}
	return build.t, nil
}

func (s *planeStep) notFinite(from, to float64, f func(float64) float64, place func(float64) []float64) error {
	for i := range cutSamples + 3 {
		x := math.FMA(samplePlace(i), to-from, from)
		if y := f(x); math.IsNaN(y) || math.IsInf(y, 0) {
			return &Fault{Kind: NotFinite, At: place(x), Value: y, Eta: s.eta}
		}
	}
	return fmt.Errorf("soret: the step is not finite between q = %s and %s", at(place(from)), at(place(to)))
}

// origin is x1(y1, x2): where on the line x2 the walkers come from that the first
// half of a step takes to y1. Where nobody comes from it is the nearer wall.
func (s *planeStep) origin(y1, x2 float64) float64 {
	h := func(x float64) float64 {
		y, _ := s.to(x, x2)
		return y - y1
	}
	a := s.axes[0]
	// Secants, from the place and the slope of the last call. What a secant's step
	// leaves is of the order of the product of the last two.
	x := s.guess
	fx := h(x)
	step, last := -fx/s.slope, a.length()
	small := 0x1p-54 * max(math.Abs(x), math.Abs(y1), 0x1p-10*a.length()) * a.length()
	for range 12 {
		if math.Abs(step*last) <= small {
			s.guess = x + step
			return s.inside(x + step)
		}
		next := x + step
		if a.ends[0] != wraps && (next < a.lo() || next > a.hi()) {
			break
		}
		f := h(next)
		if f == fx {
			break
		}
		s.slope = (f - fx) / step
		x, fx, step, last = next, f, -f/s.slope, step
	}
	s.slope = 1
	lo, hi := a.lo(), a.hi()
	if a.ends[0] == wraps {
		for lo = y1 - a.length(); h(lo) > 0; lo -= a.length() {
		}
		for hi = y1 + a.length(); h(hi) < 0; hi += a.length() {
		}
	}
	fl, fh := h(lo), h(hi)
	switch {
	case fl >= 0:
		return lo
	case fh <= 0:
		return hi
	case math.IsNaN(fl) || math.IsNaN(fh):
		return math.NaN()
	}
	s.guess = findRoot(h, lo, fl, hi, fh)
	return s.guess
}

// inside clips x to the axis, where it has ends.
func (s *planeStep) inside(x float64) float64 {
	if a := s.axes[0]; a.ends[0] != wraps {
		return min(max(x, a.lo()), a.hi())
	}
	return x
}

// eachLine does the lines 0..n-1 in parallel, with a worker of its own in every
// goroutine, and returns the error of the first line that has one.
func eachLine(n int, worker func() func(i int) error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for w := range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			do := worker()
			for i := w; i < n; i += workers {
				errs[i] = do(i)
			}
		}()
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
