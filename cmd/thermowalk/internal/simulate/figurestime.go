package simulate

import (
	"fmt"

	"thermowalk/results/figure"
)

// fluxFigure shows the fluxes against the time, at the middle of each window;
// where there is one window, against the place.
func (r *Report) fluxFigure() (f figure.Figure) {
	for _, tally := range spread(groups(r.Flux, func(f FluxRow) string { return f.Tally }), most) {
		title := fmt.Sprintf("through planes of %s, by %s", coordinate(int(tally[0].Coordinate)-1, r.dim), tally[0].Estimator)
		p := figure.Panel{Title: named(tally[0].Tally, "flux", title), Y: figure.Axis{Label: "J/η²"}}
		eta2 := r.Summary.Eta * r.Summary.Eta
		over := func(x *float64) *float64 {
			if x == nil {
				return nil
			}
			v := *x / eta2
			return &v
		}
		if first, last := tally[0], tally[len(tally)-1]; first.From == last.From {
			p.X.Label = coordinate(int(first.Coordinate)-1, r.dim)
			c := newCurves(fmt.Sprintf("steps %d to %d", first.From, first.To))
			for _, row := range tally {
				c.add(row.At, row.OverEta2, row.OverErr, over(row.Exact))
			}
			c.put(&p)
		} else {
			p.X.Label = "steps, middle of the window"
			p.X.Log = float64(last.To-last.From) > 20*float64(first.To-first.From) // windows on a logarithmic scale
			var at []float64
			by := map[float64]*curves{}
			for _, row := range tally {
				if by[row.At] == nil {
					at = append(at, row.At)
					by[row.At] = newCurves(fmt.Sprintf("at %g", row.At))
				}
				by[row.At].add(float64(row.From+row.To)/2, row.OverEta2, row.OverErr, over(row.Exact))
			}
			for _, a := range spread(at, 6) {
				by[a].put(&p)
			}
		}
		f.Panels = append(f.Panels, p)
	}
	f.Title = "Flux per step, over η²"
	return f
}

// momentsFigure shows both moments of up to four coordinates against the time.
func (r *Report) momentsFigure() (f figure.Figure) {
	if len(r.Moments) < 2 {
		return f
	}
	for k, label := range []string{"E[q]", "E[q²]"} {
		p := figure.Panel{X: figure.Axis{Label: "steps"}, Y: figure.Axis{Label: label}}
		for _, tally := range groups(r.Moments, func(m MomentsRow) string { return m.Tally }) {
			for i := range min(len(tally[0].Of), 4) {
				name := coordinate(i, r.dim)
				if tally[0].Tally != "moments" {
					name += ", " + tally[0].Tally
				}
				c := newCurves(name)
				for _, m := range tally {
					if of := m.Of[i]; k == 0 {
						c.add(float64(m.Step), of.Mean, of.MeanErr, of.Exact)
					} else {
						c.add(float64(m.Step), of.Square, of.SquareErr, of.ExactSq)
					}
				}
				c.put(&p)
			}
		}
		f.Panels = append(f.Panels, p)
	}
	f.Title = "Moments"
	return f
}

// survivalFigure shows the mass that still walks against the time.
func (r *Report) survivalFigure() (f figure.Figure) {
	if len(r.Survival) < 2 {
		return f
	}
	p := figure.Panel{X: figure.Axis{Label: "steps n"}, Y: figure.Axis{Label: "P(T > n)", Log: true}}
	for _, tally := range groups(r.Survival, func(s SurvivalRow) string { return s.Tally }) {
		c := newCurves(named(tally[0].Tally, "passage", "measured"))
		for _, s := range tally {
			if s.Survival > 0 { // else it has no place on the axis
				c.add(float64(s.Step), s.Survival, s.StdErr, s.Exact)
			}
		}
		c.put(&p)
	}
	return figure.Figure{Title: "First passage: the mass that still walks", Panels: []figure.Panel{p}}
}

// correlationFigure shows the autocorrelation time against the length of the
// blocks, with the one that is chosen.
func (r *Report) correlationFigure() (f figure.Figure) {
	if len(r.Times) == 0 {
		return f
	}
	p := figure.Panel{X: figure.Axis{Label: "length of the blocks, steps", Log: true}, Y: figure.Axis{Label: "τ, steps"}}
	for _, tally := range groups(r.Times, func(c CorrelationRow) string { return c.Tally }) {
		s := figure.Series{Name: fmt.Sprintf("%s of %s", tally[0].Tally, coordinate(int(tally[0].Coordinate)-1, r.dim)), Style: figure.LinePoints}
		chosen := figure.Series{Name: "chosen: blocks of 64 τ", Style: figure.Points}
		for _, c := range tally {
			s.X, s.Y, s.YErr = append(s.X, float64(c.Block)), append(s.Y, c.Tau), append(s.YErr, c.StdErr)
			if c.Chosen {
				chosen.X, chosen.Y, chosen.YErr = []float64{float64(c.Block)}, []float64{c.Tau}, []float64{c.StdErr}
			}
		}
		p.Series = append(p.Series, s)
		if chosen.X != nil {
			p.Series = append(p.Series, chosen)
		}
	}
	return figure.Figure{Title: "Autocorrelation time", Panels: []figure.Panel{p}}
}

// pathsFigure shows some paths: the first coordinate against the time.
func (r *Report) pathsFigure() (f figure.Figure) {
	type key struct {
		tally         string
		batch, walker int64
	}
	p := figure.Panel{X: figure.Axis{Label: "steps"}, Y: figure.Axis{Label: coordinate(0, r.dim)}}
	for _, rows := range spread(groups(r.Paths, func(p PathRow) key { return key{p.Tally, p.Batch, p.Walker} }), 6) {
		s := figure.Series{Name: fmt.Sprintf("walker %d of batch %d", rows[0].Walker, rows[0].Batch), Style: figure.Solid}
		for _, row := range rows {
			s.X, s.Y = append(s.X, float64(row.Step)), append(s.Y, *row.Place[0].Q)
		}
		p.Series = append(p.Series, s)
	}
	if len(p.Series) == 0 || len(p.Series[0].X) < 2 {
		return f
	}
	return figure.Figure{Title: "Paths", Panels: []figure.Panel{p}, Width: 6}
}
