package simulate

import (
	"fmt"
	"math"

	"thermowalk/results/figure"
)

// fluxMapFigure shows flux densities, in two coordinates as arrows, beside those
// of the exact operator and of the Kramers-Moyal law; in one as points on its line.
func (r *Report) fluxMapFigure() (f figure.Figure) {
	maps := groups(r.FluxMap, func(m FluxMapRow) string { return m.Tally })
	for _, rows := range spread(maps, most/2) {
		axes := along(rows[0].Place)
		title := named(rows[0].Tally, "flux_map", fmt.Sprintf("steps %d to %d", rows[0].From, rows[0].To))
		if len(axes) == 1 {
			f.Panels = append(f.Panels, r.lineOfFlux(rows, axes[0], title))
			continue
		}
		measured := r.arrows(rows, axes, func(j FluxMapAlongRow) *float64 { return j.J })
		measured.Title = title + ", measured"
		f.Panels = append(f.Panels, measured)
		for _, by := range []struct {
			name string
			of   func(FluxMapAlongRow) *float64
		}{
			{exactName, func(j FluxMapAlongRow) *float64 { return j.Exact }},
			{"Kramers-Moyal", func(j FluxMapAlongRow) *float64 { return j.Law }},
		} {
			p := r.arrows(rows, axes, by.of)
			if p.Flow.X == nil {
				continue
			}
			p.Title = title + ", " + by.name
			f.Panels = append(f.Panels, p)
			if len(maps) > 1 { // one is enough for each
				break
			}
		}
	}
	f.Title, f.Width, f.Height = "Flux density", 4.6, 4
	return f
}

func (r *Report) lineOfFlux(rows []FluxMapRow, axis int, title string) figure.Panel {
	eta2 := r.Summary.Eta * r.Summary.Eta
	p := figure.Panel{Title: title, X: figure.Axis{Label: coordinate(axis, r.dim)}, Y: figure.Axis{Label: "J/η²"}}
	c, exact := newCurves("measured"), figure.Series{Name: exactName, Style: figure.Dashed}
	c.exact.Name = "Kramers-Moyal"
	for _, m := range rows {
		j := m.J[axis]
		law := math.NaN() // a gap
		if j.Law != nil {
			law = *j.Law / eta2
		}
		if j.Exact != nil {
			exact.X, exact.Y = append(exact.X, *m.Place[axis].Q), append(exact.Y, *j.Exact/eta2)
		}
		c.add(*m.Place[axis].Q, *j.J/eta2, *j.JErr/eta2, &law)
	}
	c.put(&p)
	if exact.X != nil {
		p.Series = append(p.Series, exact)
	}
	return p
}

// arrows draws one vector in each cell, on the colour of its length.
func (r *Report) arrows(rows []FluxMapRow, axes []int, of func(FluxMapAlongRow) *float64) figure.Panel {
	eta2 := r.Summary.Eta * r.Summary.Eta
	var z []float64
	var places [][]AtRow
	flow := figure.Flow{Label: "J/η²"}
	for _, m := range rows {
		u, v := of(m.J[axes[0]]), of(m.J[axes[1]])
		length := math.NaN()
		if u != nil && v != nil {
			flow.X, flow.Y = append(flow.X, *m.Place[axes[0]].Q), append(flow.Y, *m.Place[axes[1]].Q)
			flow.U, flow.V = append(flow.U, *u/eta2), append(flow.V, *v/eta2)
			length = math.Hypot(*u, *v) / eta2
		}
		z, places = append(z, length), append(places, m.Place)
	}
	p := onPlane(axes, places, r.dim)
	p.Flow, p.Heat = &flow, heat(axes, places, z)
	p.Heat.Label = "|J|/η²"
	return p
}
