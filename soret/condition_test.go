package soret

import (
	"math"
	"testing"

	"thermowalk/walk/field"
)

func TestCheckU(t *testing.T) {
	f := field.MustParse("q1+0.1*q2", "1-0.5*q1")
	points := [][]float64{{1, 0}, {3, 1}}
	tests := []struct {
		groups []int
		want   []Violation
	}{
		{nil, []Violation{{Growth, 0, 1, []float64{1, 0}, -0.5}, {SharedSign, 0, 1, []float64{3, 1}, 3.1 * -0.5}}},
		{[]int{1, 2}, nil},
	}
	for _, test := range tests {
		got := CheckU(f, test.groups, points)
		if len(got) != len(test.want) {
			t.Fatalf("groups %v: %v, want %v", test.groups, got, test.want)
		}
		for k, v := range got {
			w := test.want[k]
			if v.Condition != w.Condition || v.I != w.I || v.J != w.J || v.At[0] != w.At[0] || !(math.Abs(v.Value-w.Value) <= 1e-15) {
				t.Errorf("groups %v: %v, want %v", test.groups, v, w)
			}
		}
	}
}

func TestCoherence(t *testing.T) {
	m := []float64{4, 3, 3, 9}
	Coherence(m, m, 2)
	for k, want := range []float64{1, 0.5, 0.5, 1} {
		if m[k] != want {
			t.Errorf("coherence %v, want 1 and 0.5", m)
		}
	}
}
