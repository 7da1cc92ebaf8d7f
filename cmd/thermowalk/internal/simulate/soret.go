package simulate

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/integrate/quad"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

// soret puts the Soret coefficient into a table, where a density is asked for
// it: as measured, by the exact operator at the same times, and by the densities
// that come to rest at leading order. All go through the same bins, so the width
// of the bins makes no difference between them.
func (rep *Report) soret(r *config.Run, t walk.DensityTally, s *walk.Scores, exact []soret.Resolved) {
	g := r.Soret[t.Name()]
	if g == nil {
		return
	}
	edges := make([]float64, t.Grid[0].N+1)
	for j := range edges {
		edges[j] = t.Grid[0].Edge(j)
	}
	power := func(p float64) soret.SoretCurve {
		masses := make([]float64, t.Grid[0].N)
		for b := range masses {
			masses[b] = quad.Fixed(func(q float64) float64 { return math.Pow(scale(g, q), -p) }, edges[b], edges[b+1], 16, nil, 0)
		}
		c, err := soret.MeasuredSoret(g, soret.Occupation{Edges: edges, Batches: [][]float64{masses}})
		if err != nil {
			panic("simulate: " + err.Error()) // 1/g^p is positive
		}
		return c
	}
	leading, paper := power(2), power(1)
	n := t.Grid[0].N
	for look := range s.Size() / n {
		var step *int64
		when := "averaged over its times"
		if !t.Pooled {
			at := int64(t.Times[look])
			step, when = &at, fmt.Sprintf("at step %d", at)
		}
		measured := soret.Occupation{Edges: edges}
		for b := range rep.Summary.Batches {
			measured.Batches = append(measured.Batches, s.Batch(int(b))[look*n:(look+1)*n])
		}
		curve, err := soret.MeasuredSoret(g, measured)
		if err != nil {
			rep.Notes = append(rep.Notes, fmt.Sprintf("no Soret coefficient of %s %s: %s", t.Label, when, strings.TrimPrefix(err.Error(), "soret: ")))
			continue
		}
		by := resolved(g, edges, exact, look*n)
		for k, e := range curve.S {
			row := SoretRow{
				Tally: t.Label, Estimator: "bins", Step: step, Q: curve.Q[k], Soret: e.Value, StdErr: e.StdErr,
				Leading: leading.S[k].Value, Paper: paper.S[k].Value, Known: known(by, k, e),
			}
			if edge := between(edges, curve.Q[k]); few(s.Column(look*n+edge-1)) || few(s.Column(look*n+edge)) {
				row.Z = nil
			}
			for l := range curve.S {
				row.Covariance = append(row.Covariance, curve.Cov.At(k, l))
			}
			rep.Soret = append(rep.Soret, row)
		}
	}
}

func scale(g soret.Field, q float64) float64 {
	var value [1]float64
	g.Value(value[:], []float64{q})
	return value[0]
}

// between is the number of the bin above an edge.
func between(edges []float64, q float64) int {
	return int(math.Round((q - edges[0]) / (edges[1] - edges[0])))
}

// resolved is the curve of the exact operator's density, whose bins begin at
// score first. The error of the mesh goes through the logarithms.
func resolved(g soret.Field, edges []float64, exact []soret.Resolved, first int) []soret.Resolved {
	if exact == nil {
		return nil
	}
	bins := exact[first : first+len(edges)-1]
	masses := make([]float64, len(bins))
	for b, e := range bins {
		masses[b] = e.Value
	}
	curve, err := soret.MeasuredSoret(g, soret.Occupation{Edges: edges, Batches: [][]float64{masses}})
	if err != nil {
		return nil // no mass in a bin
	}
	width := edges[1] - edges[0]
	out := make([]soret.Resolved, len(curve.Q))
	for k, q := range curve.Q {
		b := between(edges, q)
		rise := scale(g, q+width/2)*scale(g, q+width/2) - scale(g, q-width/2)*scale(g, q-width/2)
		out[k] = soret.Resolved{
			Value: curve.S[k].Value,
			Error: 2 * math.Abs((bins[b].Error/bins[b].Value+bins[b-1].Error/bins[b-1].Value)/rise),
		}
	}
	return out
}
