package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestAtomsBinomial: g = 1 from 0 in free space is the binomial law on a lattice,
// for as many steps as one likes.
func TestAtomsBinomial(t *testing.T) {
	const n = 60
	w := binary(0.5, nil, "1")
	w.Start = walk.Point(0)
	o := mustOperator(t, w, Mesh{Lo: []float64{-31}, Hi: []float64{31}})
	s := mustStart(t, o)
	s.Advance(n)
	if len(s.atoms) != n+1 {
		t.Fatalf("%d points after %d steps", len(s.atoms), n)
	}
	choose := 1.0
	for k, at := range s.atoms {
		within(t, "place", at.q[0], float64(k)-n/2, 0)
		within(t, "mass", at.mass, math.Ldexp(choose, -n), 1e-16)
		choose = choose * float64(n-k) / float64(k+1)
	}
	surface, err := o.Surface(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	// A walker on the surface belongs to its upper side: half of those at 0 go down,
	// half of those at -1/2, of whom there are none at even times, come up.
	within(t, "flux", surface.Flux(s), -0.5*s.atoms[n/2].mass, 1e-16)
}

// TestAtomsHandOver: past 65536 points mass is handed to the mesh, in one and in two
// dimensions; mean values go on as before.
func TestAtomsHandOver(t *testing.T) {
	line := binary(0.1, walk.Box{walk.Reflect(-1, 1)}, "1+0.3*sin(3*q)")
	line.Start = walk.Point(0.123)
	plane := walk.Walk{
		Law: walk.Reduced{Field: field.MustParse("1+0.2*q2", "1+0.1*sin(q1)"), Groups: []int{1, 2}},
		Eta: 0.1, Start: walk.Product(walk.Point(0.123), walk.Point(-0.2)),
	}
	for _, w := range []walk.Walk{line, plane} {
		mesh := Mesh{Lo: []float64{-3, -3}[:w.Dim()], Hi: []float64{3, 3}[:w.Dim()]}
		o := mustOperator(t, w, mesh)
		s := mustStart(t, o)
		for s.atoms != nil {
			if s.Steps() > 20 {
				t.Fatal("points without end")
			}
			before := s.Clone()
			s.Advance(1)
			if s.atoms == nil { // the same step from the mesh
				before.moments()
				before.atoms = nil
				before.Advance(1)
				within(t, "E[cos q]", s.Mean(func(q []float64) float64 { return math.Cos(q[0]) }), before.Mean(func(q []float64) float64 { return math.Cos(q[0]) }), 1e-6)
			}
		}
		within(t, "mass", s.Mass()+s.Leaked(), 1, 1e-12)
	}
	plane.Start = walk.Product(walk.Point(9), walk.Point(0))
	if _, err := mustOperator(t, plane, Mesh{Lo: []float64{-3, -3}, Hi: []float64{3, 3}}).Start(); err == nil {
		t.Error("a start outside the mesh")
	}
}
