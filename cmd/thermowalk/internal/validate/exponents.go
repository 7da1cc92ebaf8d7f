package validate

import (
	"thermowalk/soret"
	"thermowalk/walk"
)

// ExponentRow is a measured power.
type ExponentRow struct {
	Name     string    `col:"exponent" unit:"1" doc:"eta: p in |J| ~ eta^p; remainder: order in eta of |J/eta^2 - law|; steady: p in rho ~ g^p"`
	Medium   string    `col:"medium" unit:"1" doc:"name of the field; the field itself if it has none"`
	Field    string    `col:"field" unit:"1" doc:"the field g(q)"`
	Density  string    `col:"density" unit:"1" doc:"the density; empty for a steady state"`
	Q        []float64 `col:"q" unit:"1" doc:"where the flux is measured; empty for a steady state"`
	Params   string    `col:"params" unit:"1" doc:"named numbers of the expressions"`
	Group    int64     `col:"group" unit:"1" doc:"sign group along whose ghat the flux is measured"`
	Law      string    `col:"law" unit:"1" doc:"the law whose remainder it is; empty elsewhere"`
	Value    *float64  `col:"value" unit:"1" doc:"measured; null where it could not be resolved"`
	StdErr   *float64  `col:"stderr" unit:"1" doc:"standard error of value"`
	Batches  int64     `col:"batches" unit:"1" doc:"degrees of freedom of stderr, plus one"`
	Expected *float64  `col:"expected" unit:"1" doc:"by the exact law: 2 for eta, the law's order for a right law's remainder, -2 for steady"`
	Paper    *float64  `col:"paper" unit:"1" doc:"by Eq. 10: 2 for eta, -1 for steady"`
	FitP     *float64  `col:"fit_p" unit:"1" doc:"chance of a worse fit of a power to the measurements"`
	Note     string    `col:"note" unit:"1" doc:"why there is no value"`
}

// Estimate is the exponent with its error; ok is false where there is none.
func (r *ExponentRow) Estimate() (e walk.Estimate, ok bool) {
	if r.Value == nil {
		return e, false
	}
	return walk.Estimate{Value: *r.Value, StdErr: *r.StdErr, N: int(r.Batches)}, true
}

// fill takes over an exponent, or the reason why there is none.
func (r *ExponentRow) fill(e walk.Estimate, fit soret.Fit, reason string) {
	if reason != "" {
		r.Note = reason
		return
	}
	r.Value, r.StdErr, r.Batches = &e.Value, &e.StdErr, int64(e.N)
	if fit.Dof > 0 {
		r.FitP = &fit.P
	}
}

// exponents measures the power of eta and the order of every law's remainder,
// series by series.
func exponents(list []series) (rows []ExponentRow) {
	for _, s := range list {
		samples := s.samples()
		row := ExponentRow{Medium: s.name, Field: s.field, Params: s.params(), Density: s.density.name, Q: s.surface.at, Group: int64(s.surface.group)}
		eta := row
		eta.Name, eta.Expected, eta.Paper = "eta", ptr(2), ptr(2)
		if len(samples) < 4 {
			eta.Note = "the next order of the series biases an exponent from fewer than four values of eta"
		} else {
			e, fit, err := soret.EtaExponent(samples, nil)
			eta.fill(e, fit, reason(err))
		}
		rows = append(rows, eta)
		for _, law := range soret.Laws() {
			if law.Order() == 0 {
				continue
			}
			values := make([]float64, len(s.rows))
			missing := false
			for k := range s.rows {
				v := s.rows[k].Law(law.Name())
				if v == nil {
					missing = true
					break
				}
				values[k] = *v
			}
			if missing {
				continue
			}
			rest := row
			rest.Name, rest.Law, rest.Expected = "remainder", law.Name(), ptr(float64(law.Order()))
			r := soret.RemainderOrder(samples, values)
			rest.fill(r.Order, r.Fit, r.Reason)
			rows = append(rows, rest)
		}
	}
	return rows
}

// steadyExponent measures the power of g in a box at rest.
func (b *box) steadyExponent(r rest) ExponentRow {
	row := ExponentRow{Name: "steady", Medium: b.Field, Field: b.Field}
	for _, law := range soret.Laws() {
		settling, ok := law.(soret.Settling)
		if !ok {
			continue
		}
		switch law.Name() {
		case "exact":
			row.Expected = ptr(float64(settling.SteadyPower()))
		case "paper":
			row.Paper = ptr(float64(settling.SteadyPower()))
		}
	}
	first, last := 0, len(r.rows)
	for first < last && !r.rows[first].Used {
		first++
	}
	for last > first && !r.rows[last-1].Used {
		last--
	}
	width := (b.Domain[1] - b.Domain[0]) / float64(b.Bins)
	var o soret.Occupation
	for j := first; j <= last; j++ {
		o.Edges = append(o.Edges, b.Domain[0]+float64(j)*width)
	}
	for _, batch := range r.batches {
		o.Batches = append(o.Batches, batch[first:last])
	}
	e, fit, err := soret.SteadyExponent(b.g, o, b.Eta)
	row.fill(e, fit, reason(err))
	return row
}

func reason(err error) string {
	if err == nil {
		return ""
	}
	return plain(err)
}

func ptr(x float64) *float64 { return &x }
