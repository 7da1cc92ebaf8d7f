package simulate

import (
	"fmt"

	"thermowalk/results/figure"
)

// densityFigure shows the densities of one coordinate, a panel per tally with
// its times, on the lines of the exact operator.
func (r *Report) densityFigure() (f figure.Figure) {
	for _, tally := range groups(r.Density, func(d DensityRow) string { return d.Tally }) {
		axes := along(tally[0].Place)
		if len(axes) != 1 || len(f.Panels) == most {
			continue
		}
		axis := axes[0]
		p := figure.Panel{
			Title: named(tally[0].Tally, "density", "density"), X: figure.Axis{Label: coordinate(axis, len(tally[0].Place))}, Y: figure.Axis{Label: "ρ"},
		}
		times := groups(tally, func(d DensityRow) int64 {
			if d.Step == nil {
				return -1
			}
			return *d.Step
		})
		for _, rows := range spread(times, 6) {
			c := newCurves(when(rows[0].Step))
			for _, d := range rows {
				c.add(*d.Place[axis].Q, d.Density, d.StdErr, d.Exact)
			}
			c.put(&p)
		}
		f.Panels = append(f.Panels, p)
	}
	f.Title = "Density"
	return f
}

// densityMapFigure shows the densities of two coordinates, a panel per time.
func (r *Report) densityMapFigure() (f figure.Figure) {
	type key struct {
		tally string
		step  int64
	}
	maps := groups(r.Density, func(d DensityRow) key {
		if d.Step == nil {
			return key{d.Tally, -1}
		}
		return key{d.Tally, *d.Step}
	})
	var planes [][]DensityRow
	for _, rows := range maps {
		if len(along(rows[0].Place)) == 2 {
			planes = append(planes, rows)
		}
	}
	for _, rows := range spread(planes, most) {
		axes := along(rows[0].Place)
		var z []float64
		var places [][]AtRow
		for _, d := range rows {
			z, places = append(z, d.Density), append(places, d.Place)
		}
		p := onPlane(axes, places, len(rows[0].Place))
		p.Title = named(rows[0].Tally, "density", when(rows[0].Step))
		p.Heat = heat(axes, places, z)
		p.Heat.Label = "ρ"
		f.Panels = append(f.Panels, p)
	}
	f.Title, f.Width, f.Height = "Density", 3.8, 3.4
	return f
}

// onPlane is a panel of two coordinates.
func onPlane(axes []int, places [][]AtRow, dim int) figure.Panel {
	return figure.Panel{X: figure.Axis{Label: coordinate(axes[0], dim)}, Y: figure.Axis{Label: coordinate(axes[1], dim)}}
}

// heat lays the values of cells out as a map.
func heat(axes []int, places [][]AtRow, z []float64) *figure.Heat {
	var x, y []float64
	for _, p := range places {
		x, y = append(x, *p[axes[0]].Q), append(y, *p[axes[1]].Q)
	}
	h := &figure.Heat{X: edges(x), Y: edges(y), Z: make([]float64, len(z))}
	for k, v := range z {
		i, j := cell(h.X, x[k]), cell(h.Y, y[k])
		h.Z[i*(len(h.Y)-1)+j] = v
	}
	return h
}

func cell(edges []float64, x float64) int {
	return int((x - edges[0]) / (edges[1] - edges[0]))
}

// incrementsFigure shows the Kramers-Moyal moments against the place.
func (r *Report) incrementsFigure() (f figure.Figure) {
	if len(r.Increments) == 0 {
		return f
	}
	f.Title = "Kramers-Moyal moments per step"
	for _, moment := range []struct {
		name string
		of   func(i IncrementsRow) (value, err float64, law *float64)
	}{
		{"D₁", func(i IncrementsRow) (float64, float64, *float64) { return i.D1, i.D1Err, i.Law1 }},
		{"D₂", func(i IncrementsRow) (float64, float64, *float64) { return i.D2, i.D2Err, i.Law2 }},
		{"D₄", func(i IncrementsRow) (float64, float64, *float64) { return i.D4, i.D4Err, i.Law4 }},
	} {
		p := figure.Panel{X: figure.Axis{Label: "q"}, Y: figure.Axis{Label: moment.name}}
		for _, rows := range groups(r.Increments, func(i IncrementsRow) string { return i.Tally }) {
			name := fmt.Sprintf("of %s over %d steps", coordinate(int(rows[0].Coordinate)-1, r.dim), rows[0].Lag)
			if rows[0].Lag == 1 {
				name = fmt.Sprintf("of %s in one step", coordinate(int(rows[0].Coordinate)-1, r.dim))
			}
			c := newCurves(named(rows[0].Tally, "increments", name))
			c.exact.Name = "law of motion"
			for _, i := range rows {
				if v, err, law := moment.of(i); i.Share > 0 {
					c.add((i.Lo+i.Hi)/2, v, err, law)
				}
			}
			c.put(&p)
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// soretFigure shows the Soret coefficient against the place, a panel per
// density.
func (r *Report) soretFigure() (f figure.Figure) {
	type key struct {
		tally string
		step  int64
	}
	list := groups(r.Soret, func(s SoretRow) key {
		if s.Step == nil {
			return key{s.Tally, -1}
		}
		return key{s.Tally, *s.Step}
	})
	for _, rows := range spread(list, most) {
		p := figure.Panel{Title: named(rows[0].Tally, "density", when(rows[0].Step)), X: figure.Axis{Label: "q"}, Y: figure.Axis{Label: "Soret coefficient × η²"}}
		c := newCurves("measured")
		leading, paper := figure.Series{Name: "2/g²: the exact walk at leading order", Style: figure.Dashed}, figure.Series{Name: "1/g²: Eq. 10 as printed", Style: figure.Dotted}
		for _, s := range rows {
			c.add(s.Q, s.Soret, s.StdErr, s.Exact)
			leading.X, leading.Y = append(leading.X, s.Q), append(leading.Y, s.Leading)
			paper.X, paper.Y = append(paper.X, s.Q), append(paper.Y, s.Paper)
		}
		c.put(&p)
		p.Series = append(p.Series, leading, paper)
		f.Panels = append(f.Panels, p)
	}
	f.Title = "Soret coefficient of the density at rest"
	return f
}
