package soret

import (
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// expectOne is the expectation of one tally, from a density on.
func expectOne(t testing.TB, o *Operator, s *State, steps uint64, tally walk.Tally) []float64 {
	t.Helper()
	all, err := o.Expect(s, steps, tally)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// TestMapIsExact: the flux of a step per cell and through a patch is that of the exact
// law at points, averaged, with one sign and two; the law with the signs grouped otherwise is not.
func TestMapIsExact(t *testing.T) {
	g := field.MustParse("1+0.3*sin(q2)", "1+0.2*cos(q1)")
	rho := func(q []float64) float64 { return math.Exp(-q[0]*q[0]-0.7*q[1]*q[1]) * (1 + 0.3*q[0]) }
	grid := []walk.Grid{{Lo: -0.4, Hi: 0.7, N: 2}, {Lo: -0.5, Hi: 0.8, N: 1}}
	for _, groups := range [][]int{{1, 1}, {1, 2}} {
		const eta = 0.2
		w := walk.Walk{Law: walk.Reduced{Field: g, Groups: groups}, Eta: eta}
		o := mustOperator(t, w, Mesh{Lo: []float64{-4, -4}, Hi: []float64{4, 4}, Cells: []int{20, 20}})
		s := mustLoad(t, o, rho)
		// mean is the exact law averaged over the cells, by the tally's numbers.
		mean := func(groups []int) (list []float64) {
			flow, err := Exact{}.Of(Medium{Field: g, Density: s, Groups: groups})
			if err != nil {
				t.Fatal(err)
			}
			x, j := legendreRule(6), make([]float64, 2)
			for cell := range grid[0].N {
				list = append(list, 0, 0)
				for i, u := range x.x {
					for k, v := range x.x {
						q := []float64{grid[0].Edge(cell) + 0.5*(1+u)*grid[0].Width(), grid[1].Lo + 0.5*(1+v)*grid[1].Width()}
						if err := flow.Flux(j, q, eta); err != nil {
							t.Fatal(err)
						}
						for a := range 2 {
							list[2*cell+a] += x.w[i] * x.w[k] * j[a] * eta * eta
						}
					}
				}
			}
			return list
		}
		right, wrong := mean(groups), mean([]int{1, 3 - groups[1]})
		got := expectOne(t, o, s, 1, walk.FluxMapTally{Label: "map", Grid: grid, Score: walk.Expectation})
		far := 0.0
		for k, v := range got {
			within(t, "flux in a cell", v, right[k], 1e-9)
			far = max(far, math.Abs(v-wrong[k]))
		}
		// Axes the other way round.
		turned := expectOne(t, o, s, 1, walk.FluxMapTally{Label: "map", Axes: []int{1, 0}, Grid: []walk.Grid{grid[1], grid[0]}})
		for k, v := range turned {
			within(t, "flux in a cell, axes turned", v, got[k^1], 1e-15)
		}
		centre, normal := []float64{0.2, -0.3}, []float64{0.6, -0.8}
		through := expectOne(t, o, s, 1, walk.PatchTally{Label: "patch", Centre: centre, Normal: []float64{3, -4}, Radius: 0.45})[0]
		for _, by := range [][]int{groups, {1, 3 - groups[1]}} {
			j, err := PatchFlux(Exact{}, Medium{Field: g, Density: s, Groups: by}, centre, normal, 0.45, eta)
			if err != nil {
				t.Fatal(err)
			}
			if by[1] == groups[1] {
				within(t, "flux through a patch", through, j*eta*eta, 1e-9)
			} else {
				far = min(far, math.Abs(through-j*eta*eta))
			}
		}
		if !(far >= 1e-4) {
			t.Errorf("groups %v: the law with the other groups differs by %g only", groups, far)
		}
	}
}

// TestMapOfProduct: over all of the other coordinate, the flux of two independent ones is
// that of the walk on a line, with all walls, in the cells at the walls too. So it is through a
// patch from wall to wall. Where the other coordinate absorbs, mass is lost on the way.
func TestMapOfProduct(t *testing.T) {
	periodic, mirrors, absorbs, free := walk.Periodic(-math.Pi, math.Pi), walk.Reflect(-2, 2.5), walk.Absorb(-2, 2.5), walk.Free()
	plane := field.MustParse("1+0.5*sin(q1)", "1.2+0.3*cos(2*q2)")
	g := []string{"1+0.5*sin(q)", "1.2+0.3*cos(2*q)"}
	bell := func(x float64) float64 { return math.Exp(-x * x) }
	mesh := func(cells ...int) (m Mesh) {
		for range cells {
			m.Lo, m.Hi = append(m.Lo, -4), append(m.Hi, 4)
		}
		m.Cells = cells
		return m
	}
	var covered, total int
	for _, box := range []walk.Box{{periodic, mirrors}, {mirrors, mirrors}, {absorbs, periodic}, {free, absorbs}} {
		const eta = 0.3
		grid := []walk.Grid{{Lo: -2, Hi: 2.5, N: 9}} // up to the walls
		var want []float64
		for axis, wall := range box {
			line := mustOperator(t, binary(eta, walk.Box{wall}, g[axis]), mesh(256))
			part := mustLoad(t, line, func(q []float64) float64 { return bell(q[0] - 0.3*float64(axis)) })
			mass := mustLoad(t, mustOperator(t, binary(eta, walk.Box{box[1-axis]}, g[1-axis]), mesh(256)), func(q []float64) float64 {
				return bell(q[0] - 0.3*float64(1-axis))
			}).Mass()
			surface, err := line.Surface(0, -1.7) // within a step of the wall
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, mass*surface.Flux(part))
			for _, v := range expectOne(t, line, part, 1, walk.FluxMapTally{Label: "line", Grid: grid}) {
				want = append(want, mass*v)
			}
		}
		got, err := Refine(walk.Walk{Law: walk.Reduced{Field: plane, Groups: []int{1, 2}}, Eta: eta, Boundary: box}, mesh(24, 24), func(o *Operator) (all []float64, err error) {
			s := mustLoad(t, o, func(q []float64) float64 { return bell(q[0]) * bell(q[1]-0.3) })
			for axis := range 2 {
				patch := walk.PatchTally{Label: "patch", Centre: []float64{0.25, 0.25}, Normal: make([]float64, 2), Radius: 2.25, Score: walk.Expectation}
				patch.Centre[axis], patch.Normal[axis] = -1.7, 1
				scores, err := o.Expect(s, 1, patch, walk.FluxMapTally{Label: "map", Axes: []int{axis}, Grid: grid})
				if err != nil {
					return nil, err
				}
				all = append(append(all, 4.5*scores[0][0]), scores[1]...)
			}
			return all, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for k, r := range got {
			if other := box[1-k/10]; k%10 == 0 && other != mirrors || other == absorbs {
				continue
			}
			total++
			switch far := math.Abs(r.Value - want[k]); {
			case far <= r.Error:
				covered++
			case far > 4*r.Error:
				t.Errorf("%v: flux %d is %v, want %.10g", box, k, r, want[k])
			}
			if far := math.Abs(r.Value - want[k]); !(far <= 3e-6) {
				t.Errorf("%v: flux %d is off by %.2g", box, k, far)
			}
		}
	}
	if float64(covered) < 0.97*float64(total) {
		t.Errorf("only %d of %d errors cover the truth", covered, total)
	}
	t.Logf("%d of %d errors cover the truth", covered, total)
}

// TestMapSeveralLooks: the mean over the looks of a map and of a patch is that of single ones,
// on a line and in the plane, from a density and from a point, where mass is counted point by point.
func TestMapSeveralLooks(t *testing.T) {
	line := binary(0.3, walk.Box{walk.Reflect(-1, 2)}, "1+0.2*q")
	plane := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.2*q2", "1+0.3*sin(q1)"), Groups: []int{1, 2}}, Eta: 0.2, Boundary: walk.Box{walk.Reflect(-1, 2), circle[0]}}
	for _, w := range []walk.Walk{line, plane} {
		grid := []walk.Grid{{Lo: -0.9, Hi: 1.7, N: 4}, {Lo: -1, Hi: 1, N: 2}}[:w.Dim()]
		point, spread := walk.Point([]float64{0.3, 0.2}[:w.Dim()]...), walk.Uniform(-0.8, 1.4)
		if w.Dim() == 2 {
			spread = walk.Product(spread, walk.Uniform(-2, 1))
		}
		for _, start := range []walk.Start{point, spread} {
			w.Start = start
			o := mustOperator(t, w, Mesh{Cells: []int{8, 8}[:w.Dim()]})
			tallies := func(from, to, every uint64) []walk.Tally {
				list := []walk.Tally{walk.FluxMapTally{Label: "map", Grid: grid, From: from, To: to, Every: every, Score: walk.Expectation}}
				if w.Dim() == 2 {
					list = append(list, walk.PatchTally{Label: "patch", Centre: []float64{0.3, 0.4}, Normal: []float64{1, 2}, Radius: 0.5, From: from, To: to, Score: walk.Expectation})
				}
				return list
			}
			all, err := o.Expect(mustStart(t, o), 7, tallies(1, 7, 2)...)
			if err != nil {
				t.Fatal(err)
			}
			for k, tally := range tallies(0, 1, 1) {
				steps := []uint64{1, 3, 5}
				if k == 1 { // a patch is looked at at every step
					steps = []uint64{1, 2, 3, 4, 5, 6}
				}
				mean := make([]float64, len(all[k]))
				for _, at := range steps {
					s := mustStart(t, o)
					s.Advance(at)
					for i, v := range expectOne(t, o, s, 1, tally) {
						mean[i] += v / float64(len(steps))
					}
				}
				for i, v := range all[k] {
					within(t, tally.Name(), v, mean[i], 1e-13)
				}
			}
		}
	}
}

// TestMapErrors: maps and patches beyond the mesh; and crossings near a mirror, of which
// the expectation is no number.
func TestMapErrors(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1", "1")}, Eta: 0.1}
	o := mustOperator(t, w, Mesh{Lo: []float64{-1, -1}, Hi: []float64{1, 1}, Cells: []int{4, 4}})
	s := mustLoad(t, o, func([]float64) float64 { return 1 })
	for _, tally := range []walk.Tally{
		walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -1, Hi: 1, N: 2}, {Lo: -1.1, Hi: 1, N: 2}}},
		walk.PatchTally{Label: "patch", Centre: []float64{0, 0.8}, Normal: []float64{1, 0}, Radius: 0.3},
	} {
		if _, err := o.Expect(s, 1, tally); err == nil || !strings.Contains(err.Error(), "in coordinate 2, beyond the mesh, -1 to 1") {
			t.Errorf("%s: error %v", tally.Name(), err)
		}
	}
	w.Boundary = walk.Box{walk.Reflect(-1, 1), walk.Periodic(-1, 1)}
	o = mustOperator(t, w, Mesh{Cells: []int{4, 4}})
	s = mustLoad(t, o, func([]float64) float64 { return 1 })
	for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
		for k, v := range expectOne(t, o, s, 1, walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -1, Hi: 1, N: 10}, {Lo: -1, Hi: 1, N: 3}}, Score: score}) {
			if row := k / 6; math.IsNaN(v) != (score == walk.Crossings && (row == 0 || row == 9)) {
				t.Errorf("%v: flux %g in cell %d from the wall", score, v, row)
			}
		}
		for _, at := range []float64{0, 0.95} {
			v := expectOne(t, o, s, 1, walk.PatchTally{Label: "patch", Centre: []float64{at, 0}, Normal: []float64{1, 0}, Radius: 0.2, Score: score})[0]
			if math.IsNaN(v) != (score == walk.Crossings && at == 0.95) {
				t.Errorf("%v: flux %g through a patch at %g", score, v, at)
			}
		}
	}
}
