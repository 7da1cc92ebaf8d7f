package soret

import (
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestExpectedIncrements: of an even density and g = 1 + q/2 the mean increments over one
// step are known by hand, away from walls: 0, eta^2 <g^2> and eta^4 <g^4> over the bin, and
// its share; of walkers at a point the moments there. Bins that lie across cells, or partly
// beyond the mesh, are no matter.
func TestExpectedIncrements(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+q/2")}, Eta: 0.1, Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: walk.Uniform(-1, 1)}
	tally := walk.IncrementsTally{Label: "i", Grid: walk.Grid{Lo: -0.77, Hi: 0.7, N: 7}, To: 1}
	o, err := NewOperator(w, Mesh{Cells: []int{16}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(o *Operator) []float64 {
		t.Helper()
		state, err := o.Start()
		if err != nil {
			t.Fatal(err)
		}
		got, err := o.Expect(state, 1, tally)
		if err != nil {
			t.Fatal(err)
		}
		return got[0]
	}
	got := ask(o)
	mean := func(j, p int) float64 { // of g^p over bin j: (G^(p+1))/(p+1) * 2 / h
		u, v := 1+tally.Grid.Edge(j)/2, 1+tally.Grid.Edge(j+1)/2
		return 2 * (math.Pow(v, float64(p+1)) - math.Pow(u, float64(p+1))) / float64(p+1) / tally.Grid.Width()
	}
	for j := range tally.Grid.N {
		share := tally.Grid.Width() / 2
		for k, want := range [4]float64{share, 0, 0.01 * mean(j, 2) * share, 1e-4 * mean(j, 4) * share} {
			if !(math.Abs(got[4*j+k]-want) <= 1e-14) {
				t.Errorf("bin %d, score %d: %.16g, want %.16g", j, k, got[4*j+k], want)
			}
		}
	}
	w.Start = walk.Point(0.5)
	if o, err = NewOperator(w, Mesh{Cells: []int{16}}); err != nil {
		t.Fatal(err)
	}
	got = ask(o)
	for k, v := range got {
		want := 0.0
		if k/4 == 6 {
			want = [4]float64{1, 0, 0.015625, 0.000244140625}[k%4]
		}
		if !(math.Abs(v-want) <= 1e-15) {
			t.Errorf("from a point, score %d: %g, want %g", k, v, want)
		}
	}
	for name, c := range map[string]struct {
		w walk.Walk
		t walk.IncrementsTally
	}{
		"general": {walk.Walk{Law: walk.General{F: linearForce(1), Gamma: walk.TwoPoint{Size: 1}}, Eta: 0.1, Boundary: w.Boundary}, tally},
		"lag":     {w, walk.IncrementsTally{Label: "i", Grid: tally.Grid, Lag: 13}},
		"plane":   {binary(0.1, walk.Box{circle[0], circle[0]}, "1", "1"), tally},
	} {
		c.w.Start = nil
		o, err := NewOperator(c.w, Mesh{})
		if err != nil {
			t.Fatal(err)
		}
		if o.KnowsIncrements(c.t) {
			t.Errorf("%s: known", name)
		}
		if _, _, err := o.watcher(c.t, 20, nil); err == nil || !strings.Contains(err.Error(), "binary law") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
