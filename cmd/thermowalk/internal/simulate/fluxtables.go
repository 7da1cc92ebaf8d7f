package simulate

import (
	"math"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

func (rep *Report) flux(r *config.Run, t walk.FluxTally, s *walk.Scores, exact []soret.Resolved, laws []float64) {
	for w := range len(t.Windows) - 1 {
		for j, at := range t.At {
			k := w*len(t.At) + j
			e, steps := s.Estimate(k), float64(t.Windows[w+1]-t.Windows[w])
			by := rep.count(s, exact, k, 1/steps)
			if t.Score == walk.Expectation {
				by = rep.batched(s, exact, k)
			}
			over := e.Scale(1 / (r.Walk.Eta * r.Walk.Eta))
			row := FluxRow{
				Tally: t.Label, Estimator: t.Score.String(), Coordinate: int64(t.Axis + 1), At: at,
				From: int64(t.Windows[w]), To: int64(t.Windows[w+1]),
				Flux: e.Value, StdErr: e.StdErr, OverEta2: over.Value, OverErr: over.StdErr,
				Known: by,
			}
			if n := (len(t.Windows) - 1) * len(t.At); len(laws) == 2*n && !math.IsNaN(laws[k]) {
				row.Leading, row.Paper = &laws[k], &laws[n+k]
			}
			rep.Flux = append(rep.Flux, row)
		}
	}
}

func (rep *Report) patch(r *config.Run, t walk.PatchTally, s *walk.Scores, exact []soret.Resolved, laws []float64) {
	e := s.Estimate(0)
	over := e.Scale(1 / (r.Walk.Eta * r.Walk.Eta))
	row := PatchRow{
		Tally: t.Label, Estimator: t.Score.String(), Centre: t.Centre, Normal: t.Normal, Radius: t.Radius,
		From: int64(t.From), To: int64(t.To), Flux: e.Value, StdErr: e.StdErr, OverEta2: over.Value, OverErr: over.StdErr,
		Known: rep.batched(s, exact, 0),
	}
	if len(laws) == 2 {
		row.Leading, row.Paper = &laws[0], &laws[1]
	}
	rep.Patch = append(rep.Patch, row)
}

func (rep *Report) totalFlux(t walk.TotalFluxTally, s *walk.Scores) {
	for i := range s.Size() {
		e := s.Estimate(i)
		rep.TotalFlux = append(rep.TotalFlux, TotalFluxRow{
			Tally: t.Label, Estimator: "displacement", Coordinate: int64(i + 1), From: int64(t.From), To: int64(t.To), Flux: e.Value, StdErr: e.StdErr,
		})
	}
}

// size is the number of cells of a grid and the volume of each.
func size(grid []walk.Grid) (cells int, volume float64) {
	cells, volume = 1, 1
	for _, g := range grid {
		cells *= g.N
		volume *= g.Width()
	}
	return cells, volume
}

// place is the middle of a cell.
func place(dim int, axes []int, grid []walk.Grid, cell int) []AtRow {
	q := make([]float64, len(grid))
	for j := len(grid) - 1; j >= 0; j-- {
		q[j] = grid[j].Centre(cell % grid[j].N)
		cell /= grid[j].N
	}
	return at(dim, axes, q)
}
