package bridge

import (
	"fmt"
	"math"
	"slices"

	"thermowalk/results"
	"thermowalk/results/figure"
)

// Figures draws the report into a run directory, each figure as PNG and SVG:
// flow for the network as given, flow-STEP for later times, assumptions.
func (r *Report) Figures(d *results.Dir) error {
	for k, n := range r.Networks {
		f, ok := r.flowFigure(n.Step)
		if !ok {
			continue
		}
		name := "flow"
		if k > 0 {
			name = fmt.Sprintf("flow-%d", n.Step)
		}
		if err := save(d, name, f); err != nil {
			return err
		}
	}
	if len(r.Networks) < 2 {
		return nil
	}
	return save(d, "assumptions", r.premisesFigure())
}

func save(d *results.Dir, name string, f figure.Figure) error {
	for _, format := range []string{".png", ".svg"} {
		path, err := d.Reserve(name + format)
		if err != nil {
			return err
		}
		if err := f.Save(path); err != nil {
			return err
		}
	}
	return nil
}

// flowFigure shows the flux in the (V, b) plane on the density of the units, a
// panel per law, with the units on it.
func (r *Report) flowFigure(step uint64) (figure.Figure, bool) {
	units := figure.Series{Name: "hidden units, V < 0 flipped", Style: figure.Points}
	for _, u := range r.Units {
		if u.Step == step {
			units.X, units.Y = append(units.X, math.Abs(u.V)), append(units.Y, u.B)
		}
	}
	f := figure.Figure{Title: fmt.Sprintf("Flux of the units in the (V, b) plane, %s", r.when(step)), Width: 4.6, Height: 4}
	for _, law := range flowLaws {
		name := law.Name()
		if name == "paper" {
			name = "Eq. 10 as printed"
		}
		p := figure.Panel{Title: name, X: figure.Axis{Label: "|V|"}, Y: figure.Axis{Label: "b"}, Series: []figure.Series{units}}
		heat, flow := figure.Heat{Label: "density of units ρ"}, figure.Flow{Label: "J/η², " + name}
		var v, b []float64
		for _, row := range r.Flow {
			if row.Step != step || row.Law != law.Name() {
				continue
			}
			v, b = append(v, row.V), append(b, row.B)
			heat.Z = append(heat.Z, row.Rho)
			flow.X, flow.Y, flow.U, flow.V = append(flow.X, row.V), append(flow.Y, row.B), append(flow.U, row.JV), append(flow.V, row.JB)
		}
		if v == nil {
			return f, false
		}
		heat.X, heat.Y = edges(v), edges(b)
		p.Heat, p.Flow = &heat, &flow
		f.Panels = append(f.Panels, p)
	}
	return f, true
}

// edges are the edges of evenly spaced cells with the given centres.
func edges(centres []float64) []float64 {
	at := slices.Clone(centres)
	slices.Sort(at)
	at = slices.Compact(at)
	half := (at[len(at)-1] - at[0]) / float64(2*(len(at)-1))
	out := []float64{at[0] - half}
	for _, x := range at {
		out = append(out, x+half)
	}
	return out
}

// premisesFigure shows the statistics of the premises against the iteration.
func (r *Report) premisesFigure() figure.Figure {
	f := figure.Figure{Title: "Premises of the map in training"}
	for _, panel := range []struct {
		title string
		names []string
	}{
		{"unbiased and independent: 0 is assumed", []string{"mean_residual", "drift", "correlation"}},
		{"shared signs and factors: 1 is assumed", []string{"coherence_vb", "coherence_vw", "factored_square"}},
		{"odd moments and other units: 0 is assumed", []string{"skewness_v", "skewness_b", "skewness_w", "coherence_units"}},
	} {
		p := figure.Panel{Title: panel.title, X: figure.Axis{Label: "iteration"}, Y: figure.Axis{Label: "statistic"}}
		for _, name := range panel.names {
			s := figure.Series{Name: name, Style: figure.LinePoints}
			for _, a := range r.Assumptions {
				if a.Name == name {
					s.X, s.Y, s.YErr = append(s.X, float64(a.Step)), append(s.Y, a.Statistic), append(s.YErr, a.StdErr)
				}
			}
			if s.X != nil {
				p.Series = append(p.Series, s)
			}
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}
