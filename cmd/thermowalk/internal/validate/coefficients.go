package validate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"thermowalk/soret"
	"thermowalk/walk"
)

// CoefficientRow is one of the two coefficients of the flux along ghat,
// J = -D (ghat . grad rho) + c rho at eta -> 0, measured and by each law.
type CoefficientRow struct {
	Medium    string    `col:"medium" unit:"1" doc:"name of the field; the field itself if it has none"`
	Field     string    `col:"field" unit:"1" doc:"the field g(q)"`
	Q         []float64 `col:"q" unit:"1" doc:"where it is measured"`
	Params    string    `col:"params" unit:"1" doc:"named numbers of the expressions"`
	Group     int64     `col:"group" unit:"1" doc:"sign group along whose ghat it is measured"`
	Name      string    `col:"coefficient" unit:"1" doc:"thermophoretic (c of Eqs. 11-12) or diffusion (D), per eta^2"`
	Value     float64   `col:"value" unit:"1" doc:"measured, by regression over the densities at eta -> 0"`
	StdErr    float64   `col:"stderr" unit:"1" doc:"standard error of value"`
	Allowance float64   `col:"truncation" unit:"1" doc:"bound on what the terms of the series in eta that were not fitted do to value; taken off every z"`
	Batches   int64     `col:"batches" unit:"1" doc:"degrees of freedom of stderr, plus one"`
	FitP      *float64  `col:"fit_p" unit:"1" doc:"chance of a worse fit of the densities to two coefficients; null with two densities"`
	Densities int64     `col:"densities" unit:"1" doc:"densities in the regression"`

	KramersMoyal *float64 `col:"kramers_moyal" unit:"1" doc:"by kramers-moyal"`
	Midpoint     *float64 `col:"midpoint" unit:"1" doc:"by midpoint"`
	Paper        *float64 `col:"paper" unit:"1" doc:"by Eq. 10 as printed"`

	KramersMoyalZ *float64 `col:"kramers_moyal_z" unit:"1" doc:"(|value - kramers_moyal| - truncation) / stderr, not below 0, with the sign of the difference"`
	MidpointZ     *float64 `col:"midpoint_z" unit:"1" doc:"the same for midpoint"`
	PaperZ        *float64 `col:"paper_z" unit:"1" doc:"the same for paper"`
}

// Estimate is the coefficient with its error.
func (r *CoefficientRow) Estimate() walk.Estimate {
	return walk.Estimate{Value: r.Value, StdErr: r.StdErr, N: int(r.Batches)}
}

func (r *CoefficientRow) slot(law string) (value, z **float64) {
	switch law {
	case "kramers-moyal":
		return &r.KramersMoyal, &r.KramersMoyalZ
	case "midpoint":
		return &r.Midpoint, &r.MidpointZ
	case "paper":
		return &r.Paper, &r.PaperZ
	}
	return nil, nil
}

// Law is the law's value of the coefficient, nil where it has none.
func (r *CoefficientRow) Law(name string) *float64 {
	value, _ := r.slot(name)
	if value == nil {
		return nil
	}
	return *value
}

// series is what was measured of one density through one surface, eta by eta.
type series struct {
	*medium
	density *density
	surface surface
	rows    []FluxRow
}

// samples are the measured J/eta^2 of a series.
func (s *series) samples() []soret.Sample {
	var list []soret.Sample
	for _, r := range s.rows {
		list = append(list, soret.Sample{Eta: r.Eta, Flux: r.Estimate()})
	}
	return list
}

// law is a leading-order law's value for the series, the same at every eta.
func (s *series) law(law soret.Law) (float64, error) {
	return ensemble{medium: s.medium, density: s.density, eta: s.rows[0].Eta}.law(law, s.surface)
}

// series sorts the flux rows by medium, surface and density.
func (s *Study) series(rows []FluxRow) []series {
	var list []series
	first := 0
	for _, m := range s.media {
		n := len(m.surfaces)
		for k, at := range m.surfaces {
			for d := range m.densities {
				one := series{medium: m, density: &m.densities[d], surface: at}
				for e := range m.Eta {
					one.rows = append(one.rows, rows[first+(d*len(m.Eta)+e)*n+k])
				}
				list = append(list, one)
			}
		}
		first += len(m.densities) * len(m.Eta) * n
	}
	return list
}

// misfit is the chance below which the fit of a series in eta^2 is not believed.
const misfit = 1e-6

// coefficients separates diffusion and thermophoresis at every surface where
// there are enough densities and values of eta; a note says where not, and why.
//
// A patch of finite radius averages the flux, so what a law says of a
// coefficient is found as the measurement is: by the same regression of the
// law's own averages over the same patch.
func coefficients(list []series, told *notes) (rows []CoefficientRow) {
	for len(list) > 0 {
		n := len(list[0].densities)
		here := list[:n]
		list = list[n:]
		found, err := separate(here)
		if err != nil {
			told.add("no coefficients of %s at q = %s: %s", here[0].name, here[0].where(), plain(err))
			continue
		}
		rows = append(rows, found...)
	}
	return rows
}

// separate finds both coefficients at one surface, from all its densities.
func separate(here []series) ([]CoefficientRow, error) {
	n := len(here)
	if n < 2 {
		return nil, errors.New("two densities are needed to tell diffusion from thermophoresis")
	}
	ensembles, truncation := make([]soret.Ensemble, n), make([]float64, n)
	for d := range here {
		limit, err := soret.Extrapolate(here[d].samples(), nil)
		if err != nil {
			return nil, err
		}
		if limit.P*float64(n) < misfit {
			return nil, fmt.Errorf("the series in eta^2 does not fit the fluxes of rho ~ %s (p = %.2g); take smaller or more values of eta", here[d].density.name, limit.P)
		}
		ensembles[d], truncation[d] = soret.Ensemble{Flux: limit.Value}, limit.Truncation
		ensembles[d].Rho, ensembles[d].Slope = here[d].density.along(here[d].surface)
	}
	measured, err := soret.Separate(ensembles, nil)
	if err != nil {
		return nil, err
	}
	pair := coefficientRows(here[0], measured, n)
	// The regression is linear: shift each flux by its allowance in turn.
	for d := range here {
		shifted := slices.Clone(ensembles)
		shifted[d].Flux.Value += truncation[d]
		by, err := soret.Separate(shifted, nil)
		if err != nil {
			return nil, err
		}
		pair[0].Allowance += math.Abs(by.C.Value - measured.C.Value)
		pair[1].Allowance += math.Abs(by.D.Value - measured.D.Value)
	}
	for _, law := range soret.Laws() {
		if _, ok := law.(soret.Linear); !ok {
			continue
		}
		said := slices.Clone(ensembles)
		for d := range here {
			v, err := here[d].law(law)
			if err != nil {
				v = math.NaN() // the law has no value there, so no coefficient
			}
			said[d].Flux.Value = v
		}
		by, err := soret.Separate(said, nil)
		if err != nil {
			continue
		}
		for k, v := range []float64{by.C.Value, by.D.Value} {
			if value, z := pair[k].slot(law.Name()); value != nil {
				*value, *z = &v, finite(pair[k].score(v))
			}
		}
	}
	return pair, nil
}

// score is the distance from a law's value in standard errors, less the
// allowance for truncation.
func (r *CoefficientRow) score(law float64) float64 {
	diff := r.Value - law
	return math.Copysign(math.Max(0, math.Abs(diff)-r.Allowance)/r.StdErr, diff)
}

func coefficientRows(at series, m soret.Separation, densities int) []CoefficientRow {
	row := CoefficientRow{Medium: at.name, Field: at.field, Params: at.params(), Q: at.surface.at, Group: int64(at.surface.group), Densities: int64(densities)}
	if m.Dof > 0 {
		row.FitP = &m.P
	}
	c, d := row, row
	c.Name, c.Value, c.StdErr, c.Batches = "thermophoretic", m.C.Value, m.C.StdErr, int64(m.C.N)
	d.Name, d.Value, d.StdErr, d.Batches = "diffusion", m.D.Value, m.D.StdErr, int64(m.D.N)
	return []CoefficientRow{c, d}
}

// along is the density at a surface and its slope along the normal.
func (d *density) along(s surface) (rho, slope float64) {
	gradient := make([]float64, len(s.at))
	d.expr.Gradient(gradient, s.at)
	for i, n := range s.normal {
		slope += n * gradient[i]
	}
	return d.expr.Eval(s.at), slope
}
