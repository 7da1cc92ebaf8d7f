package simulate

import (
	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

func (rep *Report) density(r *config.Run, t walk.DensityTally, s *walk.Scores, exact []soret.Resolved) {
	cells, volume := size(t.Grid)
	for k := range s.Size() {
		row := DensityRow{Tally: t.Label, Estimator: "histogram", Place: place(r.Walk.Dim(), t.Axes, t.Grid, k%cells), Volume: volume}
		if !t.Pooled {
			step := int64(t.Times[k/cells])
			row.Step = &step
		}
		e := s.Estimate(k)
		row.Density, row.StdErr = e.Value, e.StdErr
		if t.Pooled {
			row.Known = rep.batched(s, exact, k)
		} else {
			row.Known = rep.count(s, exact, k, 1/volume)
		}
		rep.Density = append(rep.Density, row)
	}
}

func (rep *Report) moments(r *config.Run, t walk.MomentsTally, s *walk.Scores, exact []soret.Resolved) {
	dim := r.Walk.Dim()
	for at, step := range t.Times {
		row := MomentsRow{Tally: t.Label, Estimator: "positions", Step: int64(step)}
		for i := range dim {
			mean, square := t.Mean(s, at, i), t.MeanSquare(s, at, i)
			first, second := known(exact, 2*(at*dim+i), mean), known(exact, 2*(at*dim+i)+1, square)
			row.Of = append(row.Of, MomentsOfRow{
				Mean: mean.Value, MeanErr: mean.StdErr, Square: square.Value, SquareErr: square.StdErr,
				Exact: first.Exact, ExactErr: first.ExactErr, Z: first.Z, ExactSq: second.Exact, ExactSqE: second.ExactErr, ZSq: second.Z,
			})
		}
		rep.Moments = append(rep.Moments, row)
	}
}

func (rep *Report) passage(r *config.Run, t walk.PassageTally, s *walk.Scores, exact []soret.Resolved) {
	absorbed, mean, square := t.Absorbed(s), t.Mean(s), t.MeanSquare(s)
	time := known(exact, s.Size(), mean)
	if few(s.Column(0)) {
		time.Z = nil
	}
	rep.Passage = append(rep.Passage, PassageRow{
		Tally: t.Label, Estimator: "absorption", To: int64(t.To), Absorbed: absorbed.Value, AbsErr: absorbed.StdErr,
		Mean: mean.Value, MeanErr: mean.StdErr, ExactMean: time.Exact, ExactErr: time.ExactErr, ZMean: time.Z, Square: square.Value, SquareErr: square.StdErr,
	})
	for j, step := range t.Times {
		e := t.Survival(s, j)
		rep.Survival = append(rep.Survival, SurvivalRow{
			Tally: t.Label, Estimator: "absorption", Step: int64(step), Survival: e.Value, StdErr: e.StdErr, Known: rep.count(s, exact, 3+j, 1),
		})
	}
	a := 0
	for i := range r.Walk.Dim() {
		if w, ok := r.Walk.Boundary[i].(walk.Absorbing); !ok || !w.Absorbs() {
			continue
		}
		for side, name := range []string{"lower", "upper"} {
			e := t.Side(s, a, side)
			rep.Absorbed = append(rep.Absorbed, AbsorbedRow{
				Tally: t.Label, Estimator: "absorption", Coordinate: int64(i + 1), Side: name, Mass: e.Value, StdErr: e.StdErr,
				Known: rep.count(s, exact, 3+len(t.Times)+2*a+side, 1),
			})
		}
		a++
	}
}

func (rep *Report) paths(r *config.Run, t walk.PathTally, sum *walk.Sum, s *walk.Scores) {
	dim := r.Walk.Dim()
	all, estimator := axes(dim), "positions"
	if t.Unwrapped {
		estimator = "unwrapped positions"
	}
	for b, number := range sum.Numbers() {
		for k := range t.PerBatch {
			var q [][]float64
			for i := range dim {
				q = append(q, t.Path(s, b, k, i, dim))
			}
			for look := range q[0] {
				there := make([]float64, dim)
				for i := range dim {
					there[i] = q[i][look]
				}
				rep.Paths = append(rep.Paths, PathRow{
					Tally: t.Label, Estimator: estimator, Batch: int64(number), Walker: int64(k), Step: int64(t.From + uint64(look)*t.Every), Place: at(dim, all, there),
				})
			}
		}
	}
}

func (rep *Report) correlation(t walk.CorrelationTally, s *walk.Scores) {
	chosen, ok := t.Time(s)
	marked := false
	for level := range s.Size() - 2 {
		e := t.At(s, level)
		row := CorrelationRow{
			Tally: t.Label, Estimator: "blocks", Coordinate: int64(t.Axis + 1), Block: int64(t.Every) << level, Tau: e.Value, StdErr: e.StdErr,
			Chosen: ok && !marked && e == chosen,
		}
		marked = marked || row.Chosen
		rep.Times = append(rep.Times, row)
	}
}

// axes lists all coordinates.
func axes(dim int) []int {
	all := make([]int, dim)
	for i := range all {
		all[i] = i
	}
	return all
}
