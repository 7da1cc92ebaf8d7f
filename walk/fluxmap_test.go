package walk_test

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// The flux of a cell is the flux through the planes in it, averaged: walker for
// walker, the map of the steps that were made and of their expectation agree
// with 4000 surfaces, at every wall and with images of the grid beyond it. A
// mean over M surfaces of a piecewise constant function of their place differs
// from its integral by less than (number of jumps)/M: 2e-4 of the mass here.
func TestFluxMapAveragesPlanes(t *testing.T) {
	const per = 400
	for _, wall := range []walk.Wall{walk.Periodic(-2, 2), walk.Reflect(-2, 2), walk.Absorb(-2, 2), walk.Free()} {
		for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
			drift := walk.Func(1, func(mu, q [][]float64) {
				for k, x := range q[0] {
					mu[0][k] = 0.5 - x/4
				}
			})
			w := walk.Walk{Law: walk.Reduced{Field: root, Drift: drift}, Eta: 0.7, Boundary: walk.Box{wall}, Start: walk.Uniform(-2, 2)}
			grid := walk.Grid{Lo: -2, Hi: 2, N: 10}
			planes := walk.FluxTally{Label: "planes", Score: score}
			for j := range grid.N * per {
				planes.At = append(planes.At, grid.Lo+(float64(j)+0.5)*grid.Width()/per)
			}
			cells := walk.FluxMapTally{Label: "map", Grid: []walk.Grid{grid}, Score: score}
			sum := run(t, w, walk.Plan{Walkers: 500, Steps: 20, Seed: 3, Batches: 1}, planes, cells)
			for j := range grid.N {
				mean := 0.0
				for _, x := range sum.Of(planes).Batch(0)[j*per : (j+1)*per] {
					mean += x / per
				}
				got := sum.Of(cells).Batch(0)[j]
				if _, mirror := wall.(walk.ReflectingWall); mirror && score == walk.Crossings && (j == 0 || j == grid.N-1) {
					continue // planes see no further than the cells: the way beyond the wall is unknown to both
				}
				if !(math.Abs(got-mean) <= 2e-4) {
					t.Errorf("%v, %v, cell %d: %.9f, mean of planes %.9f", wall, score, j, got, mean)
				}
			}
		}
	}
}

// Summed over the second coordinate a map of the plane is the map of the first;
// skipping looks skips the same ones.
func TestFluxMapProjects(t *testing.T) {
	for _, groups := range [][]int{nil, {0, 1}} {
		for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
			for _, walls := range []walk.Box{{walk.Periodic(0.25, 2), walk.Reflect(-1, 1)}, {walk.Absorb(0.25, 2), walk.Periodic(-1, 1)}} {
				w := walk.Walk{
					Law: walk.Reduced{Field: cone, Groups: groups}, Eta: 0.3, Boundary: walls,
					Start: walk.Product(walk.Uniform(0.25, 2), walk.Uniform(-1, 1)),
				}
				g0, g1 := walk.Grid{Lo: 0.25, Hi: 2, N: 9}, walk.Grid{Lo: -1, Hi: 1, N: 7}
				plane := walk.FluxMapTally{Label: "plane", Grid: []walk.Grid{g0, g1}, Score: score, Every: 3, From: 1}
				turned := walk.FluxMapTally{Label: "turned", Axes: []int{1, 0}, Grid: []walk.Grid{g1, g0}, Score: score, Every: 3, From: 1}
				first := walk.FluxMapTally{Label: "first", Grid: []walk.Grid{g0}, Score: score, Every: 3, From: 1}
				second := walk.FluxMapTally{Label: "second", Axes: []int{1}, Grid: []walk.Grid{g1}, Score: score, Every: 3, From: 1}
				sum := run(t, w, walk.Plan{Walkers: 2000, Steps: 20, Seed: 3, Batches: 1}, plane, turned, first, second)
				p, q := sum.Of(plane).Batch(0), sum.Of(turned).Batch(0)
				name := fmt.Sprintf("%v, groups %v, %v", score, groups, walls)
				for i := range g0.N {
					total := 0.0
					for j := range g1.N {
						total += p[2*(i*g1.N+j)] * g1.Width()
						for a := range 2 {
							if x, y := p[2*(i*g1.N+j)+a], q[2*(j*g0.N+i)+1-a]; !(math.Abs(x-y) <= 1e-13) {
								t.Fatalf("%s: cell %d, %d component %d: %g, with the axes turned %g", name, i, j, a, x, y)
							}
						}
					}
					if one := sum.Of(first).Batch(0)[i]; !(math.Abs(total-one) <= 1e-13) {
						t.Errorf("%s: column %d sums to %g, want %g", name, i, total, one)
					}
				}
				if _, ends := walls[0].(walk.AbsorbingWall); ends {
					continue // the way beyond the wall is on the line of the second coordinate, not on the map
				}
				for j := range g1.N {
					total := 0.0
					for i := range g0.N {
						total += p[2*(i*g1.N+j)+1] * g0.Width()
					}
					if one := sum.Of(second).Batch(0)[j]; !(math.Abs(total-one) <= 1e-13) {
						t.Errorf("%s: row %d sums to %g, want %g", name, j, total, one)
					}
				}
			}
		}
	}
}

// unit is the two-layer field (V, b) of one hidden unit at |W| = 1, batch 1:
// g_V = phi1(b), g_b = |V| phi2(b), with
//
//	phi1^2 = ((b^2+1) Phi(b) + b phi(b))/4,  phi2^2 = Phi(b)/4.
var unit = walk.Func(2, func(g, q [][]float64) {
	for k, v := range q[0] {
		g[0][k], g[1][k] = phi1(q[1][k]), math.Abs(v)*phi2(q[1][k])
	}
})

func phi1(b float64) float64 {
	return 0.5 * math.Sqrt((b*b+1)*normal(b)+b*math.Exp(-b*b/2)/math.Sqrt(2*math.Pi))
}
func phi2(b float64) float64   { return 0.5 * math.Sqrt(normal(b)) }
func normal(b float64) float64 { return 0.5 * math.Erfc(-b/math.Sqrt2) }

// In a uniform density a binary walk of one sign group carries the
// Kramers-Moyal flux J_i = -(eta^2/2) d_j(g_i g_j) (Eqs. 6 and 8), here against
// the map of the radial and of the two-layer walk, cell by cell. At eta = 0.02
// the next order is below 1e-3 of it. False-alarm rate 1e-6 in all; the mutant
// is Eq. 10 of the paper, J = -eta^2 S/|g| along g, whose component is
// -eta^2 g_i S/|g|^2.
func TestFluxMapIsKramersMoyal(t *testing.T) {
	const eta = 0.02
	for _, c := range []struct {
		name   string
		field  walk.Field
		lo, hi [2]float64
		sigma  float64 // stated noise of a component in units of eta^2, to show the power
	}{
		{"radial", cone, [2]float64{0.5, 0.3}, [2]float64{1.5, 1.3}, 0.03},
		{"two-layer", unit, [2]float64{0.5, -0.5}, [2]float64{1.5, 0.5}, 0.03},
	} {
		// The mass extends by more than a step beyond the map.
		const rim = 0.1
		start := walk.Product(walk.Uniform(c.lo[0]-rim, c.hi[0]+rim), walk.Uniform(c.lo[1]-rim, c.hi[1]+rim))
		grid := []walk.Grid{{Lo: c.lo[0], Hi: c.hi[0], N: 4}, {Lo: c.lo[1], Hi: c.hi[1], N: 4}}
		tally := walk.FluxMapTally{Label: "map", Grid: grid, Score: walk.Expectation}
		sum := run(t, free(walk.Reduced{Field: c.field}, eta, start), walk.Plan{Walkers: 1 << 22, Steps: 1, Seed: 5, Stratified: true}, tally)
		rho := 1 / ((1 + 2*rim) * (1 + 2*rim))
		var right, wrong, noise float64
		for cell := range 16 {
			x, y := grid[0].Centre(cell/4), grid[1].Centre(cell%4)
			for a := range 2 {
				got := sum.Of(tally).Estimate(2*cell + a).Scale(1 / (eta * eta * rho))
				km, paper := cellFlux(c.field, x, y, grid[0].Width(), a)
				walktest.Agree(t, fmt.Sprintf("%s: J_%d/eta^2 at %g, %g", c.name, a+1, x, y), got, km, 1e-6/64)
				right += got.Z(km) * got.Z(km)
				wrong += got.Z(paper) * got.Z(paper)
				noise = math.Max(noise, got.StdErr)
			}
		}
		t.Logf("%s: chi^2 of 32 components: %.0f with Kramers-Moyal, %.0f with Eq. 10", c.name, right, wrong)
		if !(wrong >= 100) {
			t.Errorf("%s: chi^2 %.0f does not reject Eq. 10", c.name, wrong)
		}
		if !(noise <= c.sigma) {
			t.Errorf("%s: noise %.3g, stated %.3g", c.name, noise, c.sigma)
		}
	}
}

// cellFlux averages component a of both laws, over eta^2 and for unit density,
// over a square cell: 3-point Gauss rule, central differences.
func cellFlux(f walk.Field, x, y, width float64, a int) (km, paper float64) {
	const h = 1e-4
	at := func(x, y float64) (g [2]float64) {
		v := [][]float64{{0}, {0}}
		f.Eval(v, [][]float64{{x}, {y}})
		return [2]float64{v[0][0], v[1][0]}
	}
	nodes, weights := []float64{-math.Sqrt(0.6), 0, math.Sqrt(0.6)}, []float64{5. / 18, 8. / 18, 5. / 18}
	for i, u := range nodes {
		for j, v := range nodes {
			x, y, weight := x+u*width/2, y+v*width/2, weights[i]*weights[j]
			g := at(x, y)
			var d [2][2]float64 // d[i][j] = d_j g_i
			for k := range 2 {
				step := [2]float64{}
				step[k] = h
				up, down := at(x+step[0], y+step[1]), at(x-step[0], y-step[1])
				d[0][k], d[1][k] = (up[0]-down[0])/(2*h), (up[1]-down[1])/(2*h)
			}
			along, div, s := 0.0, d[0][0]+d[1][1], 0.0
			for k := range 2 {
				along += g[k] * d[a][k]
				s += g[k] * (g[0]*d[k][0] + g[1]*d[k][1])
			}
			km -= weight * (along + g[a]*div) / 2
			paper -= weight * g[a] * s / (g[0]*g[0] + g[1]*g[1])
		}
	}
	return km, paper
}

func TestFluxMapBadInput(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: cone}, Eta: 0.1, Boundary: walk.Box{walk.Reflect(0, 1), nil}, Start: walk.Point(0.5, 0)}
	line := []walk.Grid{{Lo: 0, Hi: 1, N: 4}}
	refuse(t, w, walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{
		"0 axes with 0 grids":              walk.FluxMapTally{},
		"2 axes with 1 grids":              walk.FluxMapTally{Axes: []int{0, 1}, Grid: line},
		"axis 2 of a walk with 2":          walk.FluxMapTally{Axes: []int{2}, Grid: line},
		"axis 0 twice":                     walk.FluxMapTally{Axes: []int{0, 0}, Grid: []walk.Grid{line[0], line[0]}},
		"needs lo < hi":                    walk.FluxMapTally{Grid: []walk.Grid{{Lo: 1, Hi: 0, N: 4}}},
		"reaches beyond the domain 0:1":    walk.FluxMapTally{Grid: []walk.Grid{{Lo: 0, Hi: 1.1, N: 4}}},
		"times 5 to 11 do not fit into 10": walk.FluxMapTally{Grid: line, From: 5, To: 11},
		"scores in each batch":             walk.FluxMapTally{Grid: []walk.Grid{{Lo: 0, Hi: 1, N: 1 << 40}}},
	})
	w.Law = walk.General{F: gain2{}, Gamma: walk.TwoPoint{Size: 1}}
	refuse(t, w, walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{
		"score crossings instead": walk.FluxMapTally{Grid: line, Score: walk.Expectation},
	})
}

// gain2 is f = (1, 1).
type gain2 struct{}

func (gain2) Dim() int   { return 2 }
func (gain2) Noise() int { return 0 }
func (gain2) Eval(f, q, _ [][]float64) {
	for i := range f {
		for k := range f[i] {
			f[i][k] = 1
		}
	}
}
