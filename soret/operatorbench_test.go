package soret

import (
	"fmt"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// BenchmarkAdvance times a step of the density, per unknown.
func BenchmarkAdvance(b *testing.B) {
	plane := walk.Walk{
		Law: walk.Reduced{Field: field.MustParse("1+0.5*sin(q1+q2)", "1+0.3*cos(q2-q1)"), Groups: []int{1, 2}},
		Eta: 0.1, Boundary: walk.Box{circle[0], circle[0]},
	}
	for name, c := range map[string]struct {
		w    walk.Walk
		mesh Mesh
	}{
		"line/10000 cells": {binary(0.1, walk.Box{walk.Reflect(-8, 8)}, "sqrt(1+q^2)"), Mesh{Cells: []int{10000}, Degree: 3}},
		"line/256 cells":   {binary(0.1, walk.Box{walk.Reflect(-8, 8)}, "sqrt(1+q^2)"), Mesh{}},
		"plane/24^2 cells": {plane, Mesh{}},
	} {
		b.Run(name, func(b *testing.B) {
			s := mustLoad(b, mustOperator(b, c.w, c.mesh), func([]float64) float64 { return 1 })
			b.ReportAllocs()
			for b.Loop() {
				s.Advance(1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.op.Size()), "ns/unknown")
		})
	}
}

// BenchmarkStationary times the way to the stationary state, operator included.
func BenchmarkStationary(b *testing.B) {
	for _, cells := range []int{64, 256, 1024} {
		b.Run(fmt.Sprintf("%d cells", cells), func(b *testing.B) {
			for b.Loop() {
				if _, err := mustOperator(b, binary(0.1, walk.Box{walk.Reflect(-3, 3)}, "sqrt(1+q^2)"), Mesh{Cells: []int{cells}}).Stationary(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
