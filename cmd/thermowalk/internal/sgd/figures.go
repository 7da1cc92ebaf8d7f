package sgd

import (
	"fmt"
	"math"
	"slices"

	"thermowalk/nnbridge"
	"thermowalk/results"
	"thermowalk/results/figure"
)

// Figures draws the report into a run directory, each figure as PNG and SVG:
// the curves of a quantity against rescaled iterations, as the paper has them,
// and the decomposition.
func (r *Report) Figures(d *results.Dir) error {
	for _, c := range r.collapses {
		if !isShown(c.Quantity) {
			continue
		}
		if err := save(d, r.figureName(c), r.curves(c)); err != nil {
			return err
		}
	}
	if len(r.Parts) == 0 {
		return nil
	}
	for _, l := range r.study.main.Starts {
		name := "decomposition"
		if len(r.study.main.Starts) > 1 {
			name += "-" + l.String()
		}
		if err := save(d, name, r.decomposition(l.String())); err != nil {
			return err
		}
	}
	return nil
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

// figureName is the quantity, and whatever else tells its figure from others of
// the study.
func (r *Report) figureName(c nnbridge.CollapseOf) string {
	name := c.Quantity.String()
	if s := r.study.main; len(s.Etas) > 1 && len(s.Batches) > 1 {
		name += "-" + c.Factor.String()
		if c.Factor == nnbridge.ByEta {
			name += fmt.Sprintf("-batch%d", c.Batch)
		} else {
			name += fmt.Sprintf("-eta%g", c.Eta)
		}
	}
	if len(r.study.main.Dynamics) > 1 {
		name += "-" + c.Dynamics
	}
	if len(r.study.main.Starts) > 1 {
		name += "-" + c.Init
	}
	return name
}

// labels of the axes.
var labels = map[nnbridge.Quantity]string{nnbridge.ActivationRate: "activation rate", nnbridge.NormV: "|V|"}

// curves is the figure of one collapse: raw iterations, and iterations rescaled
// by the powers of the paper's panels.
func (r *Report) curves(c nnbridge.CollapseOf) figure.Figure {
	f := figure.Figure{Title: r.study.paper(c.Quantity) + labels[c.Quantity] + ": " + c.Dynamics + ", " + r.study.model() + ", init " + c.Init}
	powers, names := []float64{0, 1, 2}, []string{"iterations", "iterations × η / 0.05", "iterations × (η / 0.05)²"}
	if c.Factor == nnbridge.ByBatch {
		powers, names = []float64{0, 1}, []string{"iterations", "iterations / |B|"}
	}
	end := float64(r.study.Config.Steps)
	for i, a := range powers {
		p := figure.Panel{X: figure.Axis{Label: names[i], Min: 0, Max: end}, Y: figure.Axis{Label: labels[c.Quantity]}}
		for _, h := range r.histories {
			if h.Dynamics.Name() != c.Dynamics || h.Start.String() != c.Init {
				continue
			}
			scale, name := h.Eta/nnbridge.ReferenceEta, fmt.Sprintf("η = %g", h.Eta)
			if c.Factor == nnbridge.ByBatch {
				scale, name = 1/float64(h.Training.Batch), fmt.Sprintf("|B| = %d", h.Training.Batch)
			}
			if c.Factor == nnbridge.ByEta && h.Training.Batch != c.Batch || c.Factor == nnbridge.ByBatch && h.Eta != c.Eta {
				continue
			}
			p.Series = append(p.Series, series(h, c.Quantity, name, math.Pow(scale, a), end)...)
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// paper names the figure of the paper that shows a quantity of the study's
// experiment: "Figure 4, " for |V| in the experiment of figure 3.
func (s *Study) paper(q nnbridge.Quantity) string {
	own, err := nnbridge.FigureNamed(s.Config.Figure)
	if err != nil {
		return ""
	}
	for _, f := range nnbridge.Figures() {
		if f.Quantity == q && f.Shape == own.Shape && f.Uniform == own.Uniform && slices.Equal(f.Etas, own.Etas) && slices.Equal(f.Batches, own.Batches) {
			return "Figure " + f.Name + ", "
		}
	}
	return ""
}

// barsOf is the number of error bars along a curve.
const barsOf = 8

// series is a mean curve up to the end of the axis, and error bars at a few
// equidistant places.
func series(h *nnbridge.History, q nnbridge.Quantity, name string, scale, end float64) []figure.Series {
	line := figure.Series{Name: name}
	bars := figure.Series{Name: name, Style: figure.Points}
	for t, at := range h.Times {
		x, e := float64(at)*scale, h.At(q, t)
		if x > end*(1+1e-9) {
			if n := len(line.X) - 1; n >= 0 { // the part of the last piece that is on the axis
				y := line.Y[n] + (e.Value-line.Y[n])*(end-line.X[n])/(x-line.X[n])
				line.X, line.Y = append(line.X, end), append(line.Y, y)
			}
			break
		}
		line.X, line.Y = append(line.X, x), append(line.Y, e.Value)
		if x >= end*float64(len(bars.X)+1)/barsOf*(1-1e-9) {
			bars.X, bars.Y, bars.YErr = append(bars.X, x), append(bars.Y, e.Value), append(bars.YErr, e.StdErr)
		}
	}
	return []figure.Series{line, bars}
}

// decomposition shows SGD beside all other dynamics.
func (r *Report) decomposition(init string) figure.Figure {
	f := figure.Figure{Title: fmt.Sprintf("The same networks under other dynamics: %s, init %s, η = %g, |B| = %d", r.study.model(), init, r.study.eta(), r.study.batch())}
	list := r.study.together(init, r.histories)
	for _, q := range shown {
		end := float64(list[0].Times[len(list[0].Times)-1])
		p := figure.Panel{X: figure.Axis{Label: "iterations", Max: end}, Y: figure.Axis{Label: labels[q]}}
		most := 0.0
		for _, h := range list {
			if !r.hasPart(init, h.Dynamics.Name(), q) {
				continue
			}
			p.Series = append(p.Series, series(h, q, h.Dynamics.Name(), 1, end)...)
			for t := range h.Times {
				if name := h.Dynamics.Name(); name == "sgd" || name == "drift" || name == "flow" || name == "rival" {
					most = math.Max(most, h.At(q, t).Value)
				}
			}
		}
		if q == nnbridge.NormV { // the unbiased dynamics grow without bound
			p.Y.Max = 1.6 * most
			p.Series = clip(p.Series, p.Y.Max)
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// hasPart tells whether dynamics say something about a quantity.
func (r *Report) hasPart(init, dynamics string, q nnbridge.Quantity) bool {
	return slices.ContainsFunc(r.Parts, func(p PartRow) bool {
		return p.Init == init && p.Dynamics == dynamics && p.Quantity == q.String()
	})
}

// clip ends each series where it first leaves the axis.
func clip(list []figure.Series, most float64) []figure.Series {
	for i, s := range list {
		for k, y := range s.Y {
			if y > most {
				s.X, s.Y = s.X[:k], s.Y[:k]
				if s.YErr != nil {
					s.YErr = s.YErr[:k]
				}
				break
			}
		}
		list[i] = s
	}
	return list
}
