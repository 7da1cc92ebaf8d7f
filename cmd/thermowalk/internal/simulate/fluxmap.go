package simulate

import (
	"fmt"
	"math"
	"strings"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

// ofMap tells whether a density belongs to a flux map: it stands in the table of that.
func ofMap(r *config.Run, t walk.DensityTally) bool {
	d, ok := r.Maps[strings.TrimPrefix(t.Label, "density of ")]
	return ok && d.Label == t.Label
}

// fluxMap puts a flux map into a table, beside the Kramers-Moyal law in the
// density of the same walkers, and the exact operator.
func (rep *Report) fluxMap(r *config.Run, t walk.FluxMapTally, sum *walk.Sum, exact []soret.Resolved) {
	s, n := sum.Of(t), len(t.Axes)
	var law []soret.MapComponent
	var km *soret.KramersMoyalMap
	density, beside := r.Maps[t.Label]
	if beside {
		var err error
		if km, err = soret.NewKramersMoyalMap(r.Walk, t.Axes, t.Grid); err == nil {
			law, err = km.Compare(s, sum.Of(density))
		}
		if err != nil {
			rep.Notes = append(rep.Notes, fmt.Sprintf("no Kramers-Moyal flux beside %s: %s", t.Label, strings.TrimPrefix(err.Error(), "soret: ")))
			law = nil
		}
	}
	reached := func(int) bool { return false }
	if law != nil {
		reached = jumped(r, t, km.Longest())
	}
	cells, volume := size(t.Grid)
	for cell := range cells {
		row := FluxMapRow{
			Tally: t.Label, Estimator: t.Score.String(), From: int64(t.From), To: int64(t.To),
			Place: place(r.Walk.Dim(), t.Axes, t.Grid, cell), Volume: volume, J: make([]FluxMapAlongRow, r.Walk.Dim()),
		}
		if beside {
			e := sum.Of(density).Estimate(cell)
			row.Density, row.DensErr = &e.Value, &e.StdErr
		}
		for a, axis := range t.Axes {
			k := cell*n + a
			e, j := s.Estimate(k), &row.J[axis]
			j.J, j.JErr = &e.Value, &e.StdErr
			by := rep.batched(s, exact, k)
			j.Exact, j.ExactErr, j.ZExact = by.Exact, by.ExactErr, by.Z
			if law != nil && !km.AtWall(cell) && !reached(cell) {
				c := law[k]
				j.Law, j.LawErr, j.LawGrid = &c.Law.Value, &c.Law.StdErr, &c.Unresolved
				if c.Difference.StdErr > 0 && !few(s.Column(k)) {
					z := c.Difference.Value / math.Hypot(c.Difference.StdErr, c.Unresolved)
					j.Z = &z
				}
			}
		}
		rep.FluxMap = append(rep.FluxMap, row)
	}
}

// splitSteps is after how many steps the jumps of a start are not heeded any more: each step
// splits a jump in two, and where parts meet again, as with a constant g, they are binomial. The largest is then
// a tenth.
const splitSteps = 64

// jumped tells of the cells of a map whether jumps of the start may have come.
func jumped(r *config.Run, t walk.FluxMapTally, longest []float64) func(cell int) bool {
	jumps := jumps(r)
	return func(cell int) bool {
		lo, hi := make([]float64, len(longest)), make([]float64, len(longest))
		for j := len(t.Axes) - 1; j >= 0; j-- {
			g := t.Grid[j]
			lo[t.Axes[j]], hi[t.Axes[j]] = g.Edge(cell%g.N), g.Edge(cell%g.N+1)
			cell /= g.N
		}
		return t.From < splitSteps && !smooth(jumps, longest, lo, hi, t.To)
	}
}

// scoresOfMaps tells how far all flux maps are from the law: the number of
// components with a score, the mean of z^2 and the largest |z|.
func (r *Report) scoresOfMaps() (n int, mean, worst float64) {
	for _, m := range r.FluxMap {
		for _, j := range m.J {
			if j.Z != nil {
				n++
				mean += *j.Z * *j.Z
				worst = max(worst, math.Abs(*j.Z))
			}
		}
	}
	return n, mean / float64(max(n, 1)), worst
}
