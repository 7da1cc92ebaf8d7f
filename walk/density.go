package walk

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// DensityStart starts one coordinate with a given density on lo:hi, by a
// tabulated inverse of its cumulative distribution.
//
// The interval is cut into cells. In a cell of mass m between F_j and
// F_j + m the inverse is the polynomial of degree 5 in t = (u - F_j)/m that
// has the value and the first two derivatives of the true inverse at both
// ends (dq/du = 1/rho, d2q/du2 = -rho'/rho^3). Cells are halved until the
// cumulative distribution at the polynomial's quarter points is right to
// Accuracy; cells of no mass are never entered.
type DensityStart struct {
	lo, hi float64
	mass   float64
	err    float64
	name   string
	guide  []int32 // first cell that may hold u, by u*len(guide)
	edge   []float64
	cells  []cell
}

// cell maps t in [0,1] to q by a polynomial of degree 5.
type cell struct{ from, scale, c0, c1, c2, c3, c4, c5 float64 }

// densityTolerance is the target accuracy of a table, in probability.
const densityTolerance = 1e-12

// Density tabulates the density rho on lo:hi. rho must be non-negative and
// finite there and need not be normalised; name appears in messages and
// tables. The error names the place where rho is negative or not a number,
// and says when its integral vanishes or does not converge.
func Density(name string, rho func(q float64) float64, lo, hi float64) (*DensityStart, error) {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil, fmt.Errorf("walk: density %s on %g:%g: needs a finite interval with lo < hi", name, lo, hi)
	}
	t := tabulator{name: name, rho: rho}
	const first = 1024 // cells before refinement
	width := (hi - lo) / first
	for j := range first { // a first guess of the mass sets the scale of errors
		t.total += t.gauss(math.FMA(float64(j), width, lo), math.FMA(float64(j+1), width, lo))
	}
	switch {
	case t.err != nil:
		return nil, t.err
	case !(t.total > 0):
		return nil, fmt.Errorf("walk: density %s has no mass on %g:%g; give a density that is positive somewhere, or an interval about it", name, lo, hi)
	}
	seen := 0.0 // the guess may have missed a peak; the adaptive sum sees more of it
	for j := range first {
		seen += t.integral(math.FMA(float64(j), width, lo), math.FMA(float64(j+1), width, lo), 0)
	}
	t.total = seen
	for j := range first {
		a, b := math.FMA(float64(j), width, lo), math.FMA(float64(j+1), width, lo)
		if j == first-1 {
			b = hi
		}
		t.refine(a, b, 0)
	}
	if t.err != nil {
		return nil, t.err
	}
	return t.table(lo, hi)
}

func (d *DensityStart) Dim() int       { return 1 }
func (d *DensityStart) String() string { return fmt.Sprintf("density %s on %g:%g", d.name, d.lo, d.hi) }

// Mass is the integral of the density as given: rho/Mass is normalised.
func (d *DensityStart) Mass() float64 { return d.mass }

// Accuracy is the largest difference found between the tabulated and the true
// cumulative distribution, in probability.
func (d *DensityStart) Accuracy() float64 { return d.err }

// Cells lists the edges of the table's cells, ascending: between two of them the
// density is as smooth as a polynomial of degree 5 wants it, so that a
// quadrature which begins with them misses no jump and no narrow peak.
func (d *DensityStart) Cells() []float64 {
	edges := make([]float64, 0, len(d.cells)+1)
	for _, c := range d.cells {
		edges = append(edges, c.c0)
	}
	return append(edges, d.hi)
}

// Place writes q = F^-1(u).
func (d *DensityStart) Place(q, u [][]float64) {
	out, size := q[0], float64(len(d.guide))
	for k, v := range u[0] {
		j := d.guide[int(v*size)]
		for v >= d.edge[j] {
			j++
		}
		c := &d.cells[j]
		t := (v - c.from) * c.scale
		p := math.FMA(c.c5, t, c.c4)
		p = math.FMA(p, t, c.c3)
		p = math.FMA(p, t, c.c2)
		p = math.FMA(p, t, c.c1)
		out[k] = math.FMA(p, t, c.c0)
	}
}

// tabulator builds the cells of a DensityStart.
type tabulator struct {
	name  string
	rho   func(float64) float64
	total float64
	worst float64
	spans []span
	calls int
	err   error
}

// maxCalls bounds the evaluations of the density that a table may take.
const maxCalls = 20_000_000

// span is a finished cell: an interval, its mass and its polynomial.
type span struct {
	a, b, mass float64
	poly       [6]float64
}

// at evaluates the density and notes where it is not one.
func (t *tabulator) at(q float64) float64 {
	v := t.rho(q)
	t.calls++
	switch {
	case t.err != nil:
	case math.IsNaN(v):
		t.err = fmt.Errorf("walk: density %s is not a number at q = %g; restrict the domain", t.name, q)
	case v < 0:
		t.err = fmt.Errorf("walk: density %s is negative (%g) at q = %g; a density must be >= 0", t.name, v, q)
	case math.IsInf(v, 0) || t.calls > maxCalls:
		t.err = fmt.Errorf("walk: density %s cannot be tabulated near q = %g, where it is infinite or changes too fast; restrict the domain", t.name, q)
	}
	return v
}

// gauss5 is the 5-point Gauss-Legendre rule on [-1,1] (Abramowitz and Stegun, table 25.4).
var gauss5 = [5][2]float64{
	{-0.906179845938663992797626878299, 0.236926885056189087514264040720},
	{-0.538469310105683091036314420700, 0.478628670499366468041291514836},
	{0, 0.568888888888888888888888888889},
	{0.538469310105683091036314420700, 0.478628670499366468041291514836},
	{0.906179845938663992797626878299, 0.236926885056189087514264040720},
}

func (t *tabulator) gauss(a, b float64) float64 {
	mid, half := 0.5*(a+b), 0.5*(b-a)
	sum := 0.0
	for _, node := range gauss5 {
		sum = math.FMA(node[1], t.at(math.FMA(half, node[0], mid)), sum)
	}
	return sum * half
}

// integral is adaptive Gauss-Legendre quadrature: halves agree with the whole
// to 1e-13 of their sum or 1e-15 of the total mass; the error of the halves is
// smaller still.
func (t *tabulator) integral(a, b float64, depth int) float64 {
	mid := 0.5 * (a + b)
	whole, left, right := t.gauss(a, b), t.gauss(a, mid), t.gauss(mid, b)
	sum := left + right
	if t.err != nil || math.Abs(sum-whole) <= math.Max(1e-13*sum, 1e-15*t.total) || depth >= 60 {
		return sum
	}
	return t.integral(a, mid, depth+1) + t.integral(mid, b, depth+1)
}

// refine makes cells of a, b such that the polynomial inverse is accurate.
func (t *tabulator) refine(a, b float64, depth int) {
	if t.err != nil {
		return
	}
	mass := t.integral(a, b, 0)
	if mass <= 0 {
		return
	}
	s := span{a: a, b: b, mass: mass}
	worst := math.Inf(1)
	if s.fit(t.at(a), t.at(b), t.slope(a, b, a), t.slope(a, b, b)) {
		worst = t.check(&s)
	}
	if depth >= 48 || mass < 1e-17*t.total { // a straight line, in a cell too small to matter
		if worst > densityTolerance {
			s.poly = [6]float64{a, b - a}
			worst = mass / t.total
		}
	}
	if worst > densityTolerance {
		if mid := 0.5 * (a + b); mid > a && mid < b {
			t.refine(a, mid, depth+1)
			t.refine(mid, b, depth+1)
			return
		}
		s.poly = [6]float64{a, b - a} // neighbouring numbers: the density jumps between them
		worst = mass / t.total
	}
	t.worst = math.Max(t.worst, worst)
	t.spans = append(t.spans, s)
}

// slope estimates rho' at an end of a cell from inside, by differences of
// fourth order; its error is part of what check measures.
func (t *tabulator) slope(a, b, at float64) float64 {
	h := (b - a) / 16
	if at == b {
		h = -h
	}
	f0, f1, f2, f3, f4 := t.at(at), t.at(at+h), t.at(at+2*h), t.at(at+3*h), t.at(at+4*h)
	return (float64(-25*f0) + float64(48*f1) - float64(36*f2) + float64(16*f3) - float64(3*f4)) / (12 * h)
}

// fit sets the quintic Hermite polynomial of q(t), t in [0,1]; false where the
// density vanishes at an end, so that the inverse has no slope there.
func (s *span) fit(ra, rb, da, db float64) bool {
	if !(ra > 0 && rb > 0) {
		return false
	}
	h := s.b - s.a
	va, vb := s.mass/ra, s.mass/rb           // dq/dt at the ends
	wa, wb := -da/ra*(va*va), -db/rb*(vb*vb) // d2q/dt2 at the ends
	d := h - va - float64(0.5*wa)            // q(1) - q(0) - q'(0) - q''(0)/2
	e, f := vb-va-wa, wb-wa                  // the same for the derivatives
	s.poly = [6]float64{
		s.a, va, 0.5 * wa,
		float64(10*d) - float64(4*e) + float64(0.5*f),
		float64(-15*d) + float64(7*e) - f,
		float64(6*d) - float64(3*e) + float64(0.5*f),
	}
	return true
}

// check is the largest error of the cumulative distribution at the cell's
// quarter points, in probability; infinite where the polynomial leaves the
// cell or turns back.
func (t *tabulator) check(s *span) float64 {
	worst, last, seen := 0.0, s.a, 0.0
	for k := 1; k <= 3; k++ {
		u := float64(k) / 4
		q := s.eval(u)
		if !(q > last && q < s.b) {
			return math.Inf(1)
		}
		seen += t.integral(last, q, 0)
		worst = math.Max(worst, math.Abs(seen-float64(u*s.mass))/t.total)
		last = q
	}
	return worst
}

func (s *span) eval(t float64) float64 {
	p := s.poly[5]
	for j := 4; j >= 0; j-- {
		p = math.FMA(p, t, s.poly[j])
	}
	return p
}

// table lays the cells out for the look-up by u.
func (t *tabulator) table(lo, hi float64) (*DensityStart, error) {
	total := 0.0
	for _, s := range t.spans {
		total += s.mass
	}
	if len(t.spans) == 0 || !(total > 0) {
		return nil, errors.New("walk: density " + t.name + " has no mass")
	}
	d := &DensityStart{lo: lo, hi: hi, mass: total, err: t.worst, name: t.name}
	below := 0.0
	for j, s := range t.spans {
		from := below / total
		below += s.mass
		to := below / total
		if j == len(t.spans)-1 {
			to = 1
		}
		if to <= from {
			continue
		}
		d.edge = append(d.edge, to)
		d.cells = append(d.cells, cell{from, 1 / (to - from), s.poly[0], s.poly[1], s.poly[2], s.poly[3], s.poly[4], s.poly[5]})
	}
	d.guide = make([]int32, 4*len(d.cells))
	for g := range d.guide {
		u := float64(g) / float64(len(d.guide))
		d.guide[g] = int32(sort.Search(len(d.edge)-1, func(j int) bool { return d.edge[j] > u }))
	}
	return d, nil
}
