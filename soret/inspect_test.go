package soret

import (
	"math"
	"testing"

	"thermowalk/walk/field"
)

func TestInspect(t *testing.T) {
	tests := []struct {
		name   string
		srcs   []string
		lo, hi []float64
		eta    float64
		want   []Kind
		at     []float64 // of the last fault; NaN: anywhere
	}{
		{"fit", []string{"sqrt(1+q^2)"}, []float64{-8}, []float64{8}, 0.2, nil, nil},
		{"sine", []string{"1+0.5*sin(q)"}, []float64{-8}, []float64{8}, 0.2, nil, nil},
		{"steep at both ends", []string{"1+q^2"}, []float64{-8}, []float64{8}, 0.1, []Kind{Folded, Folded}, []float64{8}},
		{"dips below zero between grid points", []string{"1e-9+(q-0.12345)^2-2e-9"}, []float64{-8}, []float64{8}, 0.05, []Kind{Negative}, []float64{0.12345}},
		{"not a number for q < -1", []string{"sqrt(1+q)"}, []float64{-2}, []float64{2}, 0.1, []Kind{NotFinite, Folded}, []float64{math.NaN()}},
		{
			"radial through the origin",
			[]string{"q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"},
			[]float64{0.3, 0.3},
			[]float64{2, 2},
			0.1, nil, nil,
		},
		{"folds in two directions at once", []string{"-12*q1+0*q2", "-12*q2"}, []float64{-1, -1}, []float64{1, 1}, 0.1, []Kind{Negative, Negative, Folded}, []float64{math.NaN(), math.NaN()}},
		{"four dimensions", []string{"1", "1", "1", "20*q4^2"}, []float64{-1, -1, -1, -1}, []float64{1, 1, 1, 1}, 0.1, []Kind{Folded, Folded}, []float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}},
	}
	for _, test := range tests {
		faults, err := Inspect(field.MustParse(test.srcs...), nil, test.lo, test.hi, test.eta)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		ok := len(faults) == len(test.want)
		for k := range faults {
			ok = ok && faults[k].Kind == test.want[k] && faults[k].Eta == test.eta
		}
		if ok && len(faults) > 0 {
			last := faults[len(faults)-1]
			for i, x := range test.at {
				if !math.IsNaN(x) && !(math.Abs(math.Abs(last.At[i])-math.Abs(x)) <= 1e-4) {
					ok = false
				}
			}
		}
		if !ok {
			t.Errorf("%s: %v; want %v at %g", test.name, faults, test.want, test.at)
		}
	}
	if _, err := Inspect(hyperbola, nil, []float64{-1}, []float64{math.Inf(1)}, 0.1); err == nil {
		t.Error("an infinite box was scanned")
	}
}
