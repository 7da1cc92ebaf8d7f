package simulate

import (
	"fmt"
	"slices"

	"thermowalk/results"
	"thermowalk/results/figure"
)

// picture is one figure of a report.
type picture struct {
	name string
	figure.Figure
}

// pictures draws what the tables hold, each table in a figure of its name.
func (r *Report) pictures() (list []picture) {
	for _, p := range []picture{
		{"density", r.densityFigure()},
		{"density_map", r.densityMapFigure()},
		{"soret", r.soretFigure()},
		{"flux", r.fluxFigure()},
		{"flux_map", r.fluxMapFigure()},
		{"moments", r.momentsFigure()},
		{"increments", r.incrementsFigure()},
		{"survival", r.survivalFigure()},
		{"correlation", r.correlationFigure()},
		{"paths", r.pathsFigure()},
	} {
		if len(p.Panels) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// Figures draws the report into a run directory, each figure as PNG and SVG.
func (r *Report) Figures(d *results.Dir) error {
	for _, p := range r.pictures() {
		for _, format := range []string{".png", ".svg"} {
			path, err := d.Reserve(p.name + format)
			if err != nil {
				return err
			}
			if err := p.Save(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// Names of the curves, the same in all figures.
const (
	exactName = "exact operator"
	most      = 4 // panels in a row
)

// measured is a series of points with errors, exact the line beside it.
type curves struct{ measured, exact figure.Series }

func newCurves(name string) *curves {
	return &curves{figure.Series{Name: name, Style: figure.Points}, figure.Series{Name: exactName, Style: figure.Solid}}
}

func (c *curves) add(x, y, err float64, exact *float64) {
	c.measured.X, c.measured.Y, c.measured.YErr = append(c.measured.X, x), append(c.measured.Y, y), append(c.measured.YErr, err)
	if exact != nil {
		c.exact.X, c.exact.Y = append(c.exact.X, x), append(c.exact.Y, *exact)
	}
}

// put adds both to a panel; the points are joined where nothing exact is known.
func (c *curves) put(p *figure.Panel) {
	if len(c.exact.X) > 0 {
		p.Series = append(p.Series, c.exact)
	} else {
		c.measured.Style = figure.LinePoints
	}
	p.Series = append(p.Series, c.measured)
}

// groups cuts rows at every change of a key.
func groups[T any, K comparable](rows []T, key func(T) K) (list [][]T) {
	for i, row := range rows {
		if i == 0 || key(row) != key(rows[i-1]) {
			list = append(list, nil)
		}
		list[len(list)-1] = append(list[len(list)-1], row)
	}
	return list
}

// spread picks at most n of a list, the first and the last among them.
func spread[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	out := make([]T, n)
	for k := range out {
		out[k] = list[k*(len(list)-1)/(n-1)]
	}
	return out
}

// along lists the coordinates that a place has.
func along(place []AtRow) (axes []int) {
	for i, at := range place {
		if at.Q != nil {
			axes = append(axes, i)
		}
	}
	return axes
}

var subscripts = []rune("₀₁₂₃₄₅₆₇₈₉")

// coordinate is q₁, q₂, ..., or q where there is one only.
func coordinate(i, dim int) string {
	if dim == 1 {
		return "q"
	}
	text := "q"
	for _, digit := range fmt.Sprint(i + 1) {
		text += string(subscripts[digit-'0'])
	}
	return text
}

// edges are the edges of evenly spaced cells with the given centres.
func edges(centres []float64) []float64 {
	at := slices.Clone(centres)
	slices.Sort(at)
	at = slices.Compact(at)
	half := 0.5
	if len(at) > 1 {
		half = (at[len(at)-1] - at[0]) / float64(2*(len(at)-1))
	}
	out := []float64{at[0] - half}
	for _, x := range at {
		out = append(out, x+half)
	}
	return out
}

// when words a time of a table.
func when(step *int64) string {
	if step == nil {
		return "averaged"
	}
	return fmt.Sprintf("step %d", *step)
}

// named puts the name of a tally before a title, unless it has that of its kind.
func named(tally, kind, title string) string {
	if tally == kind {
		return title
	}
	return tally + ": " + title
}
