package simulate

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

// Exact is what the tallies of a run measure in the mean, by the exact one-step
// operator: at the walk's own eta, without noise, with the error of its mesh.
type Exact struct {
	Note   string // why there is nothing, or what to mind; "" if all is well
	scores map[string][]soret.Resolved
	laws   map[string][]float64 // of fluxes: see leading
}

// of gives the expectations of the scores of a tally, nil if there are none.
func (e *Exact) of(t walk.Tally) []soret.Resolved {
	if e == nil {
		return nil
	}
	return e.scores[t.Name()]
}

// quickSteps is how far the operator goes unasked: some seconds.
const quickSteps = 20_000

// mesh is the mesh of a run; false if the operator is not asked.
func mesh(r *config.Run) (soret.Mesh, bool) {
	e, dim := r.Config.Exact, r.Walk.Dim()
	if e == nil {
		if dim > 1 || r.Plan.Steps > quickSteps || r.Walk.Boundary == nil || r.Walk.Boundary[0] == nil {
			return soret.Mesh{}, false
		}
		lo, hi := r.Walk.Boundary[0].Range()
		return soret.Mesh{}, !math.IsInf(lo, 0) && !math.IsInf(hi, 0)
	}
	m := soret.Mesh{Cells: e.Cells, Degree: e.Degree}
	for _, w := range e.Window {
		m.Lo, m.Hi = append(m.Lo, w[0]), append(m.Hi, w[1])
	}
	return m, !e.Off
}

// checkExact reports what is wrong with an operator that was asked for.
func checkExact(r *config.Run) error {
	m, asked := mesh(r)
	if r.Config.Exact == nil || !asked {
		return nil
	}
	if m.Lo == nil {
		for i := range r.Walk.Dim() {
			lo, hi := math.Inf(-1), math.Inf(1)
			if r.Walk.Boundary != nil && r.Walk.Boundary[i] != nil {
				lo, hi = r.Walk.Boundary[i].Range()
			}
			if math.IsInf(lo, 0) || math.IsInf(hi, 0) {
				return &config.Fault{Key: "exact", Err: fmt.Errorf("q%d has a free side: give window, a [lo, hi] for each coordinate", i+1)}
			}
		}
	}
	if _, err := soret.NewOperator(r.Walk, m); err != nil {
		return &config.Fault{Key: "exact", Err: err}
	}
	return nil
}

// Predict asks the exact operator what the tallies will measure.
func Predict(r *config.Run) *Exact {
	e := &Exact{scores: map[string][]soret.Resolved{}, laws: map[string][]float64{}}
	m, asked := mesh(r)
	if !asked {
		return e
	}
	leaked := 0.0
	var sizes []int
	flat, err := soret.Refine(r.Walk, m, func(o *soret.Operator) ([]float64, error) {
		start, err := o.Start()
		if err != nil {
			return nil, err
		}
		var all []float64
		sizes = sizes[:0]
		for _, t := range r.Tallies {
			scores, err := expect(o, start, r, t)
			if err != nil {
				return nil, err
			}
			sizes = append(sizes, len(scores))
			if flux, ok := t.(walk.FluxTally); ok {
				e.laws[t.Name()] = leading(start, r, flux) // in the end of the finest mesh
			}
			all = append(all, scores...)
		}
		if len(m.Lo) > 0 {
			end := start.Clone()
			end.Advance(r.Plan.Steps)
			leaked = end.Leaked()
		}
		return all, nil
	})
	if err != nil {
		e.Note = "no exact values: " + err.Error()
		return e
	}
	for t, n := range sizes {
		if n > 0 {
			e.scores[r.Tallies[t].Name()] = flat[:n:n]
		}
		flat = flat[n:]
	}
	if leaked > 1e-9 {
		e.Note = fmt.Sprintf("a mass of %.2g has left the window of the exact operator; its values are off by as much: widen exact.window", leaked)
	}
	return e
}

// expect is the mean of the scores of a tally; none for a kind that the
// operator does not know.
func expect(o *soret.Operator, start *soret.State, r *config.Run, t walk.Tally) ([]float64, error) {
	steps := r.Plan.Steps
	switch t := t.(type) {
	case walk.DensityTally:
		each := t
		each.Pooled = false
		scores, err := one(o.Expect(start, steps, each))
		if err != nil || !t.Pooled {
			return scores, err
		}
		bins := len(scores) / len(t.Times)
		for k := bins; k < len(scores); k++ {
			scores[k%bins] += scores[k]
		}
		for k := range bins {
			scores[k] /= float64(len(t.Times))
		}
		return scores[:bins], nil
	case walk.FluxTally, walk.MomentsTally:
		return one(o.Expect(start, steps, t))
	case walk.FluxMapTally:
		return mapped(o, start, r, t)
	case walk.PassageTally:
		return passage(r.Walk.Boundary, start, t), nil
	}
	return nil, nil
}

// mapped is the mean of a flux map of a line: the flux through a plane, averaged
// over the planes of each cell by Gauss's rule; none of other maps.
func mapped(o *soret.Operator, start *soret.State, r *config.Run, t walk.FluxMapTally) ([]float64, error) {
	if r.Walk.Dim() != 1 || t.Every > 1 {
		return nil, nil
	}
	const points = 8
	var x, weight [points]float64
	quad.Legendre{}.FixedLocations(x[:], weight[:], 0, 1)
	slices.Reverse(x[:]) // they descend; the weights are symmetric
	planes := walk.FluxTally{Label: t.Label, Windows: walk.Windows{t.From, t.To}}
	for cell := range t.Grid[0].N {
		for _, u := range x {
			planes.At = append(planes.At, math.FMA(u, t.Grid[0].Width(), t.Grid[0].Edge(cell)))
		}
	}
	flux, err := one(o.Expect(start, t.To, planes))
	if err != nil {
		return nil, err
	}
	scores := make([]float64, t.Grid[0].N)
	for k, j := range flux {
		scores[k/points] = math.FMA(weight[k%points], j, scores[k/points])
	}
	return scores, nil
}

func one(list [][]float64, err error) ([]float64, error) {
	if err != nil {
		return nil, err
	}
	return list[0], nil
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
	if exact == nil {
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
