package validate

import (
	"context"
	"fmt"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/rng"
)

// FluxRow is one measured flux beside what each law says of it.
type FluxRow struct {
	Medium   string    `col:"medium" unit:"1" doc:"name of the field; the field itself if it has none"`
	Field    string    `col:"field" unit:"1" doc:"the field g(q); components separated by ;"`
	Density  string    `col:"density" unit:"1" doc:"the density as given; it is normalised to 1 over the domain"`
	Q        []float64 `col:"q" unit:"1" doc:"where the flux is measured: a point, or the centre of a patch"`
	Params   string    `col:"params" unit:"1" doc:"named numbers of the expressions"`
	Group    int64     `col:"group" unit:"1" doc:"sign group along whose ghat the flux is measured"`
	Normal   []float64 `col:"normal" unit:"1" doc:"direction of positive flux"`
	Radius   float64   `col:"radius" unit:"1" doc:"radius of the patch; 0 in one dimension"`
	Eta      float64   `col:"eta" unit:"1" doc:"step factor"`
	Flux     float64   `col:"flux" unit:"1" doc:"measured flux: mass per step and unit area, per unit of total mass"`
	FluxErr  float64   `col:"flux_stderr" unit:"1" doc:"standard error of flux, from independent batches"`
	Ratio    float64   `col:"flux_over_eta2" unit:"1" doc:"flux / eta^2"`
	RatioErr float64   `col:"flux_over_eta2_stderr" unit:"1" doc:"standard error of flux_over_eta2"`

	Exact         *float64 `col:"exact" unit:"1" doc:"exact flux / eta^2 of the binary walk at this eta; null where it is undefined"`
	KramersMoyal  *float64 `col:"kramers_moyal" unit:"1" doc:"-1/2 d_j (M_ij rho), leading order"`
	KramersMoyal4 *float64 `col:"kramers_moyal_4" unit:"1" doc:"kramers_moyal with its next order in eta^2"`
	Midpoint      *float64 `col:"midpoint" unit:"1" doc:"the paper's derivation (A.3) with the density at the middle of each interval"`
	Paper         *float64 `col:"paper" unit:"1" doc:"Eq. 10 as printed"`

	ExactZ         *float64 `col:"exact_z" unit:"1" doc:"(flux_over_eta2 - exact) / stderr"`
	KramersMoyalZ  *float64 `col:"kramers_moyal_z" unit:"1" doc:"(flux_over_eta2 - kramers_moyal) / stderr; at finite eta it sees the truncation too"`
	KramersMoyal4Z *float64 `col:"kramers_moyal_4_z" unit:"1" doc:"(flux_over_eta2 - kramers_moyal_4) / stderr"`
	MidpointZ      *float64 `col:"midpoint_z" unit:"1" doc:"(flux_over_eta2 - midpoint) / stderr; at finite eta it sees the truncation too"`
	PaperZ         *float64 `col:"paper_z" unit:"1" doc:"(flux_over_eta2 - paper) / stderr; at finite eta it sees the truncation too"`

	Walkers uint64 `col:"walkers" unit:"1" doc:"walkers of the ensemble"`
	Lost    uint64 `col:"lost" unit:"1" doc:"walkers whose position became NaN or infinite"`
	Batches int64  `col:"batches" unit:"1" doc:"independent batches behind the standard error"`
	Score   string `col:"score" unit:"1" doc:"crossings, or expectation over the signs"`
	Start   string `col:"start" unit:"1" doc:"plain, or stratified within each batch"`
	Seed    uint64 `col:"seed" unit:"1" doc:"seed of the ensemble"`
}

// Estimate is flux/eta^2 with its error.
func (r *FluxRow) Estimate() walk.Estimate {
	return walk.Estimate{Value: r.Ratio, StdErr: r.RatioErr, N: int(r.Batches)}
}

// slot gives the places of a law's value and z in a row.
func (r *FluxRow) slot(law string) (value, z **float64) {
	switch law {
	case "exact":
		return &r.Exact, &r.ExactZ
	case "kramers-moyal":
		return &r.KramersMoyal, &r.KramersMoyalZ
	case "kramers-moyal-4":
		return &r.KramersMoyal4, &r.KramersMoyal4Z
	case "midpoint":
		return &r.Midpoint, &r.MidpointZ
	case "paper":
		return &r.Paper, &r.PaperZ
	}
	panic("validate: no column for the law " + law)
}

// Law is the law's value in the row, nil where it does not apply.
func (r *FluxRow) Law(name string) *float64 {
	value, _ := r.slot(name)
	return *value
}

// ensemble is one measurement: walkers of one density at one eta, seen at all
// surfaces of the medium.
type ensemble struct {
	*medium
	density *density
	eta     float64
	seed    uint64
	notes   *notes
}

// notes gathers what a reader of the report must know beside the numbers.
type notes []string

func (n *notes) add(format string, args ...any) { *n = append(*n, fmt.Sprintf(format, args...)) }

// ensembles lists the measurements of a study in the order of its rows. Each
// has a seed of its own, so no two share a random number.
func (c *Config) ensembles(media []*medium) []ensemble {
	var list []ensemble
	seeds := rng.Stream{Seed: c.Seed, Purpose: rng.Ensemble}
	for _, m := range media {
		for d := range m.densities {
			for _, eta := range m.Eta {
				list = append(list, ensemble{medium: m, density: &m.densities[d], eta: eta, seed: seeds.Word(uint64(len(list)), 0)})
			}
		}
	}
	return list
}

// measure runs the walkers of one ensemble for a single step.
func (c *Config) measure(ctx context.Context, e ensemble, workers int) ([]FluxRow, error) {
	score := walk.Crossings
	if c.Score == "expectation" {
		score = walk.Expectation
	}
	w := walk.Walk{Law: walk.Reduced{Field: e.g, Groups: e.Groups}, Eta: e.eta, Start: e.density.start}
	p := walk.Plan{Walkers: c.Walkers, Steps: 1, Seed: e.seed, Batches: c.Batches, Stratified: c.Start == "stratified", Workers: workers}
	var tallies []walk.Tally
	for s, at := range e.surfaces {
		name := fmt.Sprintf("flux %d", s)
		if len(at.at) == 1 {
			tallies = append(tallies, walk.FluxTally{Label: name, At: at.at, Score: score})
		} else {
			tallies = append(tallies, walk.PatchTally{Label: name, Centre: at.at, Normal: at.normal, Radius: e.Radius, Score: score})
		}
	}
	if c.RelError > 0 {
		p.Until = allBelow{tallies, c.RelError}
	}
	sum, err := walk.Run(ctx, w, p, tallies...)
	if err != nil {
		return nil, err
	}
	if p.Until != nil {
		if met, limiting := p.Until.Met(sum); !met {
			e.notes.add("%s, rho ~ %s, eta = %g: the relative error %g was not reached with %d walkers (%s)",
				e.name, e.density.name, e.eta, c.RelError, sum.Walkers, limiting)
		}
	}
	if sum.Lost > 0 {
		e.notes.add("%d of %d walkers were lost in %s, rho ~ %s, eta = %g: the field is NaN or infinite where they stood",
			sum.Lost, sum.Walkers, e.name, e.density.name, e.eta)
	}
	var rows []FluxRow
	for s, at := range e.surfaces {
		flux := sum.Of(tallies[s]).Estimate(0)
		ratio := flux.Scale(1 / (e.eta * e.eta))
		row := FluxRow{
			Medium: e.name, Field: e.field, Params: e.params(), Density: e.density.name, Q: at.at, Group: int64(at.group), Normal: at.normal, Eta: e.eta,
			Flux: flux.Value, FluxErr: flux.StdErr, Ratio: ratio.Value, RatioErr: ratio.StdErr,
			Walkers: sum.Walkers, Lost: sum.Lost, Batches: int64(sum.Batches), Score: c.Score, Start: c.Start, Seed: e.seed,
		}
		if len(at.at) > 1 {
			row.Radius = e.Radius
		}
		for _, law := range soret.Laws() {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			value, err := e.law(law, at)
			if err != nil { // the law does not apply here: null, and a note why
				e.notes.add("%s has no value for %s, rho ~ %s, q = %s, eta = %g: %s",
					law.Name(), e.name, e.density.name, point(at.at), e.eta, plain(err))
				continue
			}
			v, z := row.slot(law.Name())
			*v, *z = &value, finite(ratio.Z(value))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// law is what a law says of the flux through a surface, per eta^2.
func (e ensemble) law(law soret.Law, s surface) (float64, error) {
	if len(s.at) == 1 {
		return soret.Through(law, e.density.of, s.at, s.normal, e.eta)
	}
	return soret.PatchFlux(law, e.density.of, s.at, s.normal, e.Radius, e.eta)
}

// allBelow stops when every flux has a relative error of at most x.
type allBelow struct {
	tallies []walk.Tally
	x       float64
}

// Met asks tally by tally.
func (a allBelow) Met(s *walk.Sum) (bool, string) {
	for _, t := range a.tallies {
		if met, limiting := walk.RelErr(t.Name(), a.x).Met(s); !met {
			return false, limiting
		}
	}
	return true, ""
}
