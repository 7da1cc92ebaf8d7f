package simulate

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// remarks are what a run was and how its numbers stand beside the laws, in lines.
func (r *Report) remarks() (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	s := r.Summary
	say("%d walkers in %d batches, %d steps each, eta = %g, seed %d", s.Walkers, s.Batches, s.Steps, s.Eta, s.Seed)
	if s.Absorbed > 0 {
		say("%d were absorbed", s.Absorbed)
	}
	if s.Lost > 0 {
		say("%d were lost: the field gave no finite number where they stood", s.Lost)
	}
	if s.Limiting != "" {
		say("limiting: %s", s.Limiting)
	}
	if n, mean, worst := r.beside(); n > 0 {
		say("beside the exact operator: %d numbers, mean z^2 %.2f, largest |z| %.1f", n, mean, worst)
	}
	if n, mean, worst := r.scoresOfMaps(); n > 0 {
		say("flux maps beside Kramers-Moyal in the measured density: %d components, mean z^2 %.2f, largest |z| %.1f", n, mean, worst)
	}
	if n, mean, worst := r.scoresOfIncrements(); n > 0 {
		say("moments of increments beside the law of motion: %d numbers, mean z^2 %.2f, largest |z| %.1f", n, mean, worst)
	}
	return list
}

// sections words the tables that hold few numbers: the name of the table, a
// title, the number of rows, and the cells of each.
func (r *Report) sections(section func(name, title string, n int, head []string, row func(k int) []string)) {
	steps := func(from, to int64) string { return fmt.Sprintf("%d-%d", from, to) }
	number := func(v, err float64) string {
		return walk.Estimate{Value: v, StdErr: err, N: int(r.Summary.Batches)}.String()
	}
	section("flux", "Flux through planes, per step and unit of total mass", len(r.Flux), []string{"tally", "at", "steps", "flux", "flux/eta^2", "exact flux", "z", "kramers-moyal", "Eq. 10"}, func(k int) []string {
		f := r.Flux[k]
		return []string{
			f.Tally, fmt.Sprintf("q%d = %g", f.Coordinate, f.At), steps(f.From, f.To), number(f.Flux, f.StdErr), number(f.OverEta2, f.OverErr),
			exactly(f.Exact), score(f.Z), exactly(f.Leading), exactly(f.Paper),
		}
	})
	section("patch", "Flux density through patches", len(r.Patch), []string{"tally", "centre", "steps", "flux", "flux/eta^2", "exact flux", "z", "kramers-moyal", "Eq. 10"}, func(k int) []string {
		f := r.Patch[k]
		return []string{
			f.Tally, fmt.Sprint(f.Centre), steps(f.From, f.To), number(f.Flux, f.StdErr), number(f.OverEta2, f.OverErr),
			exactly(f.Exact), score(f.Z), exactly(f.Leading), exactly(f.Paper),
		}
	})
	section("total_flux", "Flux over all space", len(r.TotalFlux), []string{"tally", "along", "steps", "flux"}, func(k int) []string {
		f := r.TotalFlux[k]
		return []string{f.Tally, fmt.Sprintf("q%d", f.Coordinate), steps(f.From, f.To), number(f.Flux, f.StdErr)}
	})
	section("soret", "Soret coefficient, S_T eta^2", len(r.Soret), []string{"tally", "at", "step", "measured", "exact operator", "z", "2/g^2", "Eq. 10"}, func(k int) []string {
		s := r.Soret[k]
		step := "all"
		if s.Step != nil {
			step = fmt.Sprint(*s.Step)
		}
		return []string{
			s.Tally, fmt.Sprintf("%.4g", s.Q), step, number(s.Soret, s.StdErr), exactly(s.Exact), score(s.Z), exactly(&s.Leading), exactly(&s.Paper),
		}
	})
	r.printMoments(section, number)
	section("passage", "First passage", len(r.Passage), []string{"tally", "absorbed", "E[T]", "exact", "z", "E[T^2]"}, func(k int) []string {
		p := r.Passage[k]
		return []string{
			p.Tally, number(p.Absorbed, p.AbsErr), number(p.Mean, p.MeanErr), exactly(p.ExactMean), score(p.ZMean),
			number(p.Square, p.SquareErr),
		}
	})
	section("absorbed", "Absorbed mass", len(r.Absorbed), []string{"tally", "side", "mass", "exact", "z"}, func(k int) []string {
		a := r.Absorbed[k]
		return []string{a.Tally, fmt.Sprintf("%s of q%d", a.Side, a.Coordinate), number(a.Mass, a.StdErr), exactly(a.Exact), score(a.Z)}
	})
	section("increments", "Kramers-Moyal moments per bin", len(r.Increments), []string{"tally", "from", "D1", "law", "z", "D2", "law", "z", "D4", "law", "z"}, func(k int) []string {
		i := r.Increments[k]
		return []string{
			i.Tally, fmt.Sprintf("q%d %.4g:%.4g", i.Coordinate, i.Lo, i.Hi), number(i.D1, i.D1Err), exactly(i.Law1), score(i.Z1),
			number(i.D2, i.D2Err), exactly(i.Law2), score(i.Z2), number(i.D4, i.D4Err), exactly(i.Law4), score(i.Z4),
		}
	})
	var chosen []CorrelationRow
	for _, c := range r.Times {
		if c.Chosen {
			chosen = append(chosen, c)
		}
	}
	section("correlation", "Autocorrelation time", len(chosen), []string{"tally", "of", "tau, steps"}, func(k int) []string {
		c := chosen[k]
		return []string{c.Tally, fmt.Sprintf("q%d", c.Coordinate), number(c.Tau, c.StdErr)}
	})
}

// exactly prints a value of the exact operator, a dash where there is none.
func exactly(x *float64) string {
	switch {
	case x == nil:
		return "-"
	case math.Abs(*x) < 1e-14:
		return "0"
	}
	return fmt.Sprintf("%.6g", *x)
}

// score prints a number of standard errors.
func score(z *float64) string {
	if z == nil {
		return "-"
	}
	return fmt.Sprintf("%+.1f", *z)
}
