package soret

import (
	"context"
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// cellMean is the mean of f over a cell, to rounding for smooth f.
func cellMean(grid []walk.Grid, cell int, f func(q []float64) float64) (mean float64) {
	x := legendreRule(12)
	at := func(g walk.Grid, j, k int) float64 { return g.Edge(j) + 0.5*(1+x.x[k])*g.Width() }
	for i := range x.x {
		if len(grid) == 1 {
			mean += x.w[i] * f([]float64{at(grid[0], cell, i)})
			continue
		}
		for j := range x.x {
			mean += x.w[i] * x.w[j] * f([]float64{at(grid[0], cell/grid[1].N, i), at(grid[1], cell%grid[1].N, j)})
		}
	}
	return mean
}

func mustMap(t testing.TB, w walk.Walk, axes []int, grid ...walk.Grid) *KramersMoyalMap {
	t.Helper()
	m, err := NewKramersMoyalMap(w, axes, grid)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestKramersMoyalMapIsTheLaw: the map is [KramersMoyal] averaged over the cells, in
// one dimension and two, with one sign and two; from the means in cells its error
// falls as h^3 or faster, and is covered by what is stated of it.
func TestKramersMoyalMapIsTheLaw(t *testing.T) {
	for name, c := range map[string]struct {
		g      []string
		rho    string
		groups []int
	}{
		"line":      {[]string{"sqrt(1+q^2)"}, "exp(-q^2/2)", nil},
		"one sign":  {[]string{"1+0.3*q2", "q1*(1+0.2*q2)"}, "exp(-q1^2/2-(q2-0.3)^2)", []int{0, 0}},
		"two signs": {[]string{"1+0.3*q2", "q1*(1+0.2*q2)"}, "exp(-q1^2/2-(q2-0.3)^2)", []int{0, 1}},
	} {
		const eta = 0.1
		w := binary(eta, nil, c.g...)
		law := w.Law.(walk.Reduced)
		law.Groups = c.groups
		w.Law = law
		f := field.MustParse(c.g...)
		rho := field.MustParse(append([]string{c.rho}, c.g[1:]...)...).Component(0) // in the coordinates of f
		flow, err := KramersMoyal{}.Of(Medium{Field: f, Density: rho, Groups: c.groups})
		if err != nil {
			t.Fatal(err)
		}
		var worst []float64
		var covered, total int
		for _, n := range []int{8, 16, 32} {
			grid := []walk.Grid{{Lo: -0.5, Hi: 1.5, N: n}, {Lo: -1, Hi: 0.5, N: n}}[:len(c.g)]
			m := mustMap(t, w, nil, grid...)
			exact, cells := make([]float64, m.Size()), make([]float64, m.Size())
			m.FromDensity(exact, rho)
			means := make([]float64, m.Size()/len(grid))
			for cell := range means {
				means[cell] = cellMean(grid, cell, rho.Eval)
			}
			m.FromCells(cells, means)
			unresolved := make([]float64, m.Size())
			m.Unresolved(unresolved, means)
			far, scale := 0.0, 0.0
			for k, got := range exact {
				want := cellMean(grid, k/len(grid), func(q []float64) float64 {
					j := make([]float64, len(q))
					if err := flow.Flux(j, q, eta); err != nil {
						t.Fatal(err)
					}
					return j[k%len(grid)] * eta * eta
				})
				tolerance := 1e-15
				if len(grid) == 2 {
					tolerance = 1e-8 // three points along a face
				}
				if n == 32 {
					within(t, name+": from the density", got, want, tolerance)
				}
				far, scale = max(far, math.Abs(cells[k]-want)), max(scale, math.Abs(want))
				total++
				if off := math.Abs(cells[k] - want); off <= unresolved[k] {
					covered++
				} else if !(off <= 10*unresolved[k]) {
					t.Errorf("%s, %d cells: component %d is off by %.2g, stated %.2g", name, n, k, off, unresolved[k])
				}
			}
			worst = append(worst, far/scale)
		}
		t.Logf("%s: from cells, worst of the map: %.2g", name, worst)
		if !(worst[2] <= 1e-3 && math.Log2(worst[1]/worst[2]) >= 2.5) {
			t.Errorf("%s: from cells the worst errors are %.2g; want order 3", name, worst)
		}
		if float64(covered) < 0.97*float64(total) {
			t.Errorf("%s: only %d of %d stated errors cover the true one", name, covered, total)
		}
	}
}

// TestKramersMoyalMapDrift: with a drift the flux has the part -eta mu rho, and the
// second moment that of the drift; and the general law flows by E[gamma^2 f^2].
func TestKramersMoyalMapDrift(t *testing.T) {
	const eta = 0.1
	grid := walk.Grid{Lo: 0, Hi: 2, N: 4}
	rho := field.MustParse("1+q-0.2*q^2").Component(0)
	third := math.Sqrt(1. / 3)
	for name, law := range map[string]walk.Law{
		"binary":  walk.Reduced{Field: field.MustParse("1+q"), Drift: field.MustParse("0.5*q")},
		"general": walk.General{F: linearForce(1), Gamma: walk.UniformVariate{Half: 1 / third}, Drift: field.MustParse("0.5*q")},
	} {
		m := mustMap(t, walk.Walk{Law: law, Eta: eta}, nil, grid)
		got, cells := make([]float64, 4), make([]float64, 4)
		m.FromDensity(got, rho)
		means := make([]float64, 4)
		for c := range means {
			means[c] = cellMean([]walk.Grid{grid}, c, rho.Eval)
		}
		m.FromCells(cells, means)
		for c := range got {
			at := func(q float64) float64 {
				g := 1 + q
				if name == "general" {
					g = q
				}
				return eta * eta * (g*g + 0.25*q*q) * rho.Eval([]float64{q})
			}
			drift := cellMean([]walk.Grid{grid}, c, func(q []float64) float64 { return -eta * 0.5 * q[0] * rho.Eval(q) })
			want := drift - 0.5*(at(grid.Edge(c+1))-at(grid.Edge(c)))/grid.Width()
			within(t, name+": flux", got[c], want, 1e-14)
			within(t, name+": flux from cells", cells[c], want, 1e-14) // means know a quadratic density
		}
	}
}

// TestKramersMoyalMapSimulation: the radial and the two-layer walk lead a smooth density for
// four steps, too few for its jumps to enter the map; their flux maps agree with the law in the density that was measured with them,
// the largest |z| of all 256 components at false-alarm rate 1e-6 (Bonferroni, N = 256 batches; a sum of z^2 is no chi^2, since
// the two components of a cell share their sign). The mutant: signs that are not shared.
func TestKramersMoyalMapSimulation(t *testing.T) {
	const eta = 0.04
	for name, c := range map[string]struct {
		g    []string
		grid []walk.Grid
	}{
		"radial":    {[]string{"q1*(1+0.3*(q1^2+q2^2))/sqrt(q1^2+q2^2)", "q2*(1+0.3*(q1^2+q2^2))/sqrt(q1^2+q2^2)"}, []walk.Grid{{Lo: 0.5, Hi: 1.5, N: 8}, {Lo: 0.3, Hi: 1.3, N: 8}}},
		"two-layer": {[]string{"0.5*sqrt((q2^2+1)*normcdf(q2)+q2*normpdf(q2))", "0.5*q1*sqrt(normcdf(q2))"}, []walk.Grid{{Lo: 0.5, Hi: 1.5, N: 8}, {Lo: -0.5, Hi: 0.5, N: 8}}},
	} {
		tilted, err := walk.Density("1+q", func(q float64) float64 { return 1 + q }, 0.1, 1.9)
		if err != nil {
			t.Fatal(err)
		}
		w := binary(eta, nil, c.g...)
		w.Start = walk.Product(tilted, walk.Uniform(c.grid[1].Lo-0.35, c.grid[1].Hi+0.35))
		flux := walk.FluxMapTally{Label: "map", Grid: c.grid, Score: walk.Expectation}
		p := walk.Plan{Walkers: 1 << 21, Steps: 4, Seed: 17, Batches: 256, Stratified: true}
		density := flux.Density("density", p.Steps)
		sum, err := walk.Run(context.Background(), w, p, flux, density)
		if err != nil {
			t.Fatal(err)
		}
		largest := func(w walk.Walk) (z float64) {
			table, err := mustMap(t, w, nil, c.grid...).Compare(sum.Of(flux), sum.Of(density))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range table {
				z = max(z, math.Abs(e.Difference.Z(0)))
			}
			return z
		}
		right := largest(w)
		apart := w
		apart.Law = walk.Reduced{Field: field.MustParse(c.g...), Groups: []int{0, 1}}
		wrong, bound := largest(apart), walktest.Bound(2*128, p.Batches, 1e-6)
		t.Logf("%s: largest |z| of 128 components %.2f; %.1f without the shared sign; bound %.2f", name, right, wrong, bound)
		if !(right <= bound) {
			t.Errorf("%s: |z| = %.2f of one of 128 components", name, right)
		}
		if !(wrong > bound) {
			t.Errorf("%s: signs that are not shared are not rejected: |z| = %.2f at most", name, wrong)
		}
	}
}

// TestKramersMoyalMapAtWall: the cells from which a step reaches a wall are known; a grid
// round a circle has no rim.
func TestKramersMoyalMapAtWall(t *testing.T) {
	grid := walk.Grid{Lo: -1, Hi: 1, N: 10}
	m := mustMap(t, binary(0.3, walk.Box{walk.Reflect(-1, 1.29)}, "1"), nil, grid)
	for c := range grid.N {
		if want := grid.Edge(c) < -0.7-1e-9 || grid.Edge(c+1) > 1-1e-9; m.AtWall(c) != want {
			t.Errorf("cell %g:%g at a wall: %v", grid.Edge(c), grid.Edge(c+1), m.AtWall(c))
		}
	}
	if far := m.Longest(); len(far) != 1 || far[0] != 0.3 {
		t.Errorf("the longest step is %g", far)
	}
	// rho = 1 + sin(pi q)/2 on a circle, all cells alike: order 4 at the seam too.
	rho := field.MustParse("1+0.5*sin(pi*q)").Component(0)
	ring := walk.Grid{Lo: -1, Hi: 1, N: 40}
	m = mustMap(t, binary(0.1, walk.Box{walk.Periodic(-1, 1)}, "1"), nil, ring)
	means, got := make([]float64, 40), make([]float64, 40)
	for c := range means {
		means[c] = cellMean([]walk.Grid{ring}, c, rho.Eval)
	}
	m.FromCells(got, means)
	for c := range got {
		want := -0.005 * (rho.Eval([]float64{ring.Edge(c + 1)}) - rho.Eval([]float64{ring.Edge(c)})) / ring.Width()
		within(t, "flux on a circle", got[c], want, 1e-6)
		if m.AtWall(c) {
			t.Errorf("cell %d of a circle lies at a wall", c)
		}
	}
}

// TestKramersMoyalMapErrors: maps that the law cannot speak about.
func TestKramersMoyalMapErrors(t *testing.T) {
	g := walk.Grid{Lo: 0, Hi: 1, N: 4}
	plane := binary(0.1, nil, "q1", "q2")
	for want, c := range map[string]struct {
		w    walk.Walk
		axes []int
		grid []walk.Grid
	}{
		"needs the density in all of them": {plane, nil, []walk.Grid{g}},
		"coordinates [0 0]":                {plane, []int{0, 0}, []walk.Grid{g, g}},
		"2 axes with 1 grids":              {plane, []int{0, 1}, []walk.Grid{g}},
		"lo < hi":                          {binary(0.1, nil, "1"), nil, []walk.Grid{{Lo: 1, Hi: 0, N: 3}}},
		"not finite at q = 0":              {binary(0.1, nil, "1/q"), nil, []walk.Grid{g}},
	} {
		if _, err := NewKramersMoyalMap(c.w, c.axes, c.grid); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
