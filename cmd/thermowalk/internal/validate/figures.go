package validate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"thermowalk/results"
	"thermowalk/results/figure"
	"thermowalk/soret"
)

// drawn are the laws of the figures with their line.
var drawn = []struct {
	law   string
	style figure.Style
}{{"exact", figure.Solid}, {"kramers-moyal", figure.Dashed}, {"midpoint", figure.Dotted}, {"paper", figure.Line}}

// Figures draws the report of the study into a run directory, each figure as
// PNG and SVG: flux-N for each surface, remainder, steady.
func (s *Study) Figures(r *Report, d *results.Dir) error {
	list := s.series(r.Flux)
	for n := 1; len(list) > 0; n++ {
		k := len(list[0].densities)
		if err := save(d, fmt.Sprintf("flux-%d", n), fluxFigure(list[:k])); err != nil {
			return err
		}
		list = list[k:]
	}
	if f := remainderFigure(s.series(r.Flux)); len(f.Panels) > 0 {
		if err := save(d, "remainder", f); err != nil {
			return err
		}
	}
	if len(s.boxes) == 0 {
		return nil
	}
	f, err := s.steadyFigure(r.Steady)
	if err != nil {
		return err
	}
	return save(d, "steady", f)
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

// fluxFigure shows J/eta^2 against eta at one surface, a panel per density.
func fluxFigure(list []series) figure.Figure {
	f := figure.Figure{Title: fmt.Sprintf("Flux of %s through q = %s", list[0].name, list[0].where())}
	for _, one := range list {
		p := figure.Panel{
			Title: "ρ ~ " + one.density.name,
			X:     figure.Axis{Label: "η"}, Y: figure.Axis{Label: "J/η²"},
		}
		rows := slices.Clone(one.rows)
		slices.SortFunc(rows, func(a, b FluxRow) int { return cmp.Compare(a.Eta, b.Eta) })
		measured := figure.Series{Name: "measured", Style: figure.Points}
		for _, r := range rows {
			measured.X, measured.Y, measured.YErr = append(measured.X, r.Eta), append(measured.Y, r.Ratio), append(measured.YErr, r.RatioErr)
		}
		for _, law := range drawn {
			line := figure.Series{Name: law.law, Style: law.style}
			for _, r := range rows {
				if v := r.Law(law.law); v != nil {
					line.X, line.Y = append(line.X, r.Eta), append(line.Y, *v)
				}
			}
			p.Series = append(p.Series, line)
		}
		p.Series = append(p.Series, measured)
		f.Panels = append(f.Panels, p)
	}
	return f
}

// remainderFigure shows how far the flux is from the leading-order laws, on
// logarithmic axes: measured, and by the exact law. One panel per medium, with
// its last density at its first surface.
func remainderFigure(list []series) figure.Figure {
	f := figure.Figure{Title: "What the leading-order laws leave out"}
	var seen []*medium
	for _, one := range list {
		last := &one.densities[len(one.densities)-1] == one.density
		if !last || slices.Contains(seen, one.medium) {
			continue
		}
		seen = append(seen, one.medium)
		p := figure.Panel{
			Title: one.name + ", ρ ~ " + one.density.name,
			X:     figure.Axis{Label: "η", Log: true}, Y: figure.Axis{Label: "|J/η² − law|", Log: true},
		}
		for _, law := range []string{"kramers-moyal", "paper"} {
			points := figure.Series{Name: "measured − " + law, Style: figure.Points}
			line := figure.Series{Name: "exact − " + law, Style: figure.Solid}
			for _, r := range one.rows {
				v := r.Law(law)
				if v == nil {
					continue
				}
				points.X, points.Y, points.YErr = append(points.X, r.Eta), append(points.Y, math.Abs(r.Ratio-*v)), append(points.YErr, r.RatioErr)
				if r.Exact != nil {
					line.X, line.Y = append(line.X, r.Eta), append(line.Y, math.Abs(*r.Exact-*v))
				}
			}
			if len(points.X) > 0 {
				p.Series = append(p.Series, points, line)
			}
		}
		if len(p.Series) > 0 {
			f.Panels = append(f.Panels, p)
		}
	}
	return f
}

// steadyFigure shows the density of the boxes at rest against g, beside the
// densities at which the laws' fluxes vanish.
func (s *Study) steadyFigure(rows []SteadyRow) (figure.Figure, error) {
	f := figure.Figure{Title: "Closed boxes at rest"}
	for _, b := range s.boxes {
		p := figure.Panel{
			Title: fmt.Sprintf("g = %s, %s walls, η = %g", b.Field, b.Wall, b.Eta),
			X:     figure.Axis{Label: "g", Log: true}, Y: figure.Axis{Label: "ρ", Log: true},
		}
		measured := figure.Series{Name: "measured", Style: figure.Points}
		var at [][2]float64 // g and q of the bins, by g
		for _, r := range rows {
			if r.Seed != b.seed || !r.Used {
				continue
			}
			measured.X, measured.Y, measured.YErr = append(measured.X, r.G), append(measured.Y, r.Density), append(measured.YErr, r.DensityErr)
			at = append(at, [2]float64{r.G, r.Q})
		}
		slices.SortFunc(at, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
		for _, name := range []string{"exact", "paper"} {
			law, err := soret.Lookup(name)
			if err != nil {
				return f, err
			}
			rest, err := soret.Equilibrium(law, b.g, b.Domain[0], b.Domain[1])
			if err != nil {
				return f, err
			}
			line := figure.Series{Name: fmt.Sprintf("%s, ρ ~ g%s", name, superscript(rest.Power)), Style: figure.Line}
			for _, gq := range at {
				line.X, line.Y = append(line.X, gq[0]), append(line.Y, rest.Eval([]float64{gq[1]}))
			}
			p.Series = append(p.Series, line)
		}
		p.Series = append(p.Series, measured)
		f.Panels = append(f.Panels, p)
	}
	return f, nil
}

// superscript writes a whole number as an exponent.
func superscript(n int) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}
