package simulate

import (
	"fmt"
	"math"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

// Exact is what the tallies of a run measure in the mean, by the exact one-step
// operator: at the walk's own eta, without noise, with the error of its mesh.
type Exact struct {
	Note   string // why there is nothing, or what to mind; "" if all is well
	scores map[string][]soret.Resolved
	laws   map[string][]float64 // of fluxes and patches: see leading
}

// of gives the expectations of the scores of a tally, nil if there are none.
func (e *Exact) of(t walk.Tally) []soret.Resolved {
	if e == nil {
		return nil
	}
	return e.scores[t.Name()]
}

// quickSteps is how far the operator goes unasked, in one dimension and in two: some seconds.
var quickSteps = map[int]uint64{1: 20_000, 2: 500}

// mesh is the mesh of a run; false if the operator is not asked. Unasked it goes
// where walls are all round, since it needs a window elsewhere.
func mesh(r *config.Run) (soret.Mesh, bool) {
	e := r.Config.Exact
	if e == nil {
		return soret.Mesh{}, r.Plan.Steps <= quickSteps[r.Walk.Dim()] && freeSide(r) < 0
	}
	m := soret.Mesh{Cells: e.Cells, Degree: e.Degree}
	for _, w := range e.Window {
		m.Lo, m.Hi = append(m.Lo, w[0]), append(m.Hi, w[1])
	}
	return m, !e.Off
}

// freeSide is the first coordinate without walls on both sides, -1 if there is none.
func freeSide(r *config.Run) int {
	for i := range r.Walk.Dim() {
		if r.Walk.Boundary == nil || r.Walk.Boundary[i] == nil {
			return i
		}
		if lo, hi := r.Walk.Boundary[i].Range(); math.IsInf(lo, 0) || math.IsInf(hi, 0) {
			return i
		}
	}
	return -1
}

// checkExact reports what is wrong with an operator that was asked for.
func checkExact(r *config.Run) error {
	m, asked := mesh(r)
	if r.Config.Exact == nil || !asked {
		return nil
	}
	if i := freeSide(r); m.Lo == nil && i >= 0 {
		return &config.Fault{Key: "exact", Err: fmt.Errorf("q%d has a free side: give window, a [lo, hi] for each coordinate", i+1)}
	}
	m.Cells = make([]int, r.Walk.Dim()) // few, since it is made to see what is wrong only
	for i := range m.Cells {
		m.Cells[i] = 16
	}
	if _, err := soret.NewOperator(r.Walk, m); err != nil {
		return &config.Fault{Key: "exact", Err: err}
	}
	return nil
}

// unasked says why an operator that would be possible was not asked; "" if it is off, or would not be possible.
func unasked(r *config.Run) string {
	if r.Config.Exact != nil || r.Walk.Dim() > 2 {
		return ""
	}
	if i := freeSide(r); i >= 0 {
		return fmt.Sprintf("no exact values unasked where q%d has a free side: exact: {window: ...}, a [lo, hi] for each coordinate, asks for them", i+1)
	}
	return fmt.Sprintf("no exact values unasked beyond %d steps: exact: {} asks for them", quickSteps[r.Walk.Dim()])
}

// Predict asks the exact operator what the tallies will measure.
func Predict(r *config.Run) *Exact {
	e := &Exact{scores: map[string][]soret.Resolved{}, laws: map[string][]float64{}}
	m, asked := mesh(r)
	if !asked {
		e.Note = unasked(r)
		return e
	}
	var finest *soret.Operator // the last that is asked
	var start *soret.State
	var sizes []int
	flat, err := soret.Refine(r.Walk, m, func(o *soret.Operator) ([]float64, error) {
		var err error
		if start, err = o.Start(); err != nil {
			return nil, err
		}
		finest = o
		var asked []walk.Tally
		for _, t := range r.Tallies {
			if expected(o, r, t) {
				asked = append(asked, t)
			}
		}
		scores, err := o.Expect(start, r.Plan.Steps, asked...)
		if err != nil {
			return nil, err
		}
		var all []float64
		sizes = sizes[:0]
		for _, t := range r.Tallies {
			var list []float64
			if expected(o, r, t) {
				list, scores = scores[0], scores[1:]
			} else if t, ok := t.(walk.PassageTally); ok {
				list = passage(r.Walk.Boundary, start, t)
			}
			sizes = append(sizes, len(list))
			all = append(all, list...)
		}
		return all, nil
	})
	if err != nil {
		e.Note = "no exact values: " + err.Error()
		return e
	}
	for k, n := range sizes {
		t := r.Tallies[k]
		if n > 0 {
			e.scores[t.Name()] = flat[:n:n]
		}
		flat = flat[n:]
		e.laws[t.Name()] = leading(finest, start, r, t)
	}
	if len(m.Lo) == 0 {
		return e
	}
	start.Advance(r.Plan.Steps)
	if leaked := start.Leaked(); leaked > 1e-9 {
		e.Note = fmt.Sprintf("a mass of %.2g has left the window of the exact operator; its values are off by as much: widen exact.window", leaked)
	}
	return e
}

// expected tells whether the operator knows what a tally measures in the mean, and
// a table asks for it.
func expected(o *soret.Operator, r *config.Run, t walk.Tally) bool {
	switch t := t.(type) {
	case walk.DensityTally:
		return !ofMap(r, t)
	case walk.FluxTally, walk.MomentsTally, walk.FluxMapTally, walk.PatchTally:
		return true
	case walk.IncrementsTally:
		return o.KnowsIncrements(t)
	}
	return false
}

// passage is the mean of the scores of a walk.PassageTally, and behind them
// E[T | T <= To]. With S(n) the mass that still walks after n steps,
//
//	E[T; T <= To]   = sum_(n < To) S(n) - To S(To)
//	E[T^2; T <= To] = sum_(n < To) (2n+1) S(n) - To^2 S(To)
func passage(box walk.Box, start *soret.State, t walk.PassageTally) []float64 {
	scores := make([]float64, 3, 3+len(t.Times))
	s, next := start.Clone(), 0
	for n := uint64(0); ; n++ {
		mass, x := s.Mass(), float64(n)
		for next < len(t.Times) && t.Times[next] == n {
			scores = append(scores, mass)
			next++
		}
		if n == t.To {
			scores[0] = 1 - mass
			scores[1] -= float64(x * mass)
			scores[2] -= float64(float64(x*x) * mass)
			break
		}
		scores[1] += mass
		scores[2] += float64(float64(2*x+1) * mass)
		s.Advance(1)
	}
	return append(append(scores, sides(box, s)...), scores[1]/scores[0])
}

// sides is the mass that each side of the absorbing coordinates has taken.
func sides(box walk.Box, s *soret.State) (list []float64) {
	for axis, wall := range box {
		if a, ok := wall.(walk.Absorbing); ok && a.Absorbs() {
			list = append(list, s.Gone(axis, 0), s.Gone(axis, 1))
		}
	}
	return list
}

// known is score k by the operator, beside its measurement.
func known(exact []soret.Resolved, k int, e walk.Estimate) Known {
	if exact == nil || math.IsNaN(exact[k].Value) {
		return Known{}
	}
	value, mesh := exact[k].Value, exact[k].Error
	is := Known{Exact: &value, ExactErr: &mesh}
	if both := math.Sqrt(math.FMA(e.StdErr, e.StdErr, float64(mesh*mesh))); both > 0 && e.StdErr > 0 {
		z := (e.Value - value) / both
		is.Z = &z
	}
	return is
}
