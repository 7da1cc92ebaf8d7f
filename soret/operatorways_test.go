package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestWaysArePlanes: the flux of a bin is the mean of the fluxes through its planes, with every
// wall, steps longer than the domain, a folding map and noise of all kinds. Planes within a bin are summed by 1000
// midpoints, which kinks of the flux leave an error of 1e-4 of the largest flux.
func TestWaysArePlanes(t *testing.T) {
	normal := walk.General{F: fieldForce{field.MustParse("1+0.3*q^2")}, Gamma: walk.NormalVariate{SD: 1}}
	student := walk.General{F: linearForce(1), Gamma: walk.StudentT{Nu: 2.5, Scale: 1}}
	for name, w := range map[string]walk.Walk{
		"free":                 binary(0.3, nil, "1+0.3*q^2"),
		"reflecting":           binary(0.3, walk.Box{walk.Reflect(-1, 1.5)}, "exp(0.3*q)"),
		"absorbing":            binary(0.3, walk.Box{walk.Absorb(-1, 1.5)}, "exp(0.3*q)"),
		"periodic":             binary(0.3, walk.Box{walk.Periodic(-1, 1.5)}, "1.2+0.2*q"),
		"reflecting, long":     binary(4.1, walk.Box{walk.Reflect(-1, 1.5)}, "1+0.1*q"),
		"periodic, long":       binary(4.1, walk.Box{walk.Periodic(-1, 1.5)}, "1+0.1*q"),
		"folding":              binary(0.6, walk.Box{walk.Reflect(-1, 1.5)}, "1+0.5*sin(4*q)"),
		"normal, free":         {Law: normal, Eta: 0.2},
		"normal, absorbing":    {Law: normal, Eta: 0.2, Boundary: walk.Box{walk.Absorb(-1, 1.5)}},
		"student's reflecting": {Law: student, Eta: 0.5, Boundary: walk.Box{walk.Reflect(-1, 1.5)}},
		"student's periodic":   {Law: student, Eta: 0.5, Boundary: walk.Box{walk.Periodic(-1, 1.5)}},
	} {
		o := mustOperator(t, w, Mesh{Lo: []float64{-1}, Hi: []float64{1.5}, Cells: []int{10}})
		s := mustLoad(t, o, func(q []float64) float64 { return 0.4 + 0.1*q[0] })
		grid := walk.Grid{Lo: -1, Hi: 1.3, N: 3}
		got := expectOne(t, o, s, 1, walk.FluxMapTally{Label: "map", Grid: []walk.Grid{grid}})
		var worst, size float64
		for bin, v := range got {
			var mean float64
			n := 1000
			if o.outcomes.noise != nil {
				n = 50 // smooth
			}
			for k := range n {
				surface, err := o.Surface(0, grid.Edge(bin)+(float64(k)+0.5)/float64(n)*grid.Width())
				if err != nil {
					t.Fatal(err)
				}
				j := surface.Flux(s)
				mean += j / float64(n)
				size = max(size, math.Abs(j))
			}
			worst = max(worst, math.Abs(v-mean))
		}
		if !(worst <= 1e-4*size) {
			t.Errorf("%s: the bins differ from their planes by %.2g, of fluxes up to %.2g", name, worst, size)
		}
		t.Logf("%s: %.2g of %.2g", name, worst, size)
	}
}
