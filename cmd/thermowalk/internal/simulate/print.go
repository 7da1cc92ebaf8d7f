package simulate

import (
	"fmt"
	"io"
	"math"
	"strings"

	"thermowalk/walk"
)

// Table is a text table that a report is printed with.
type Table interface {
	Add(cells ...string)
	String() string
}

// rowsShown is the number of rows of a table that the text shows.
const rowsShown = 12

// Print writes the report for people: what the run was, and the beginning of
// the tables that hold few numbers.
func (r *Report) Print(w io.Writer, table func(head ...string) Table) error {
	var out strings.Builder
	s := r.Summary
	fmt.Fprintf(&out, "%d walkers in %d batches, %d steps each, eta = %g, seed %d\n", s.Walkers, s.Batches, s.Steps, s.Eta, s.Seed)
	if s.Absorbed > 0 {
		fmt.Fprintf(&out, "%d were absorbed\n", s.Absorbed)
	}
	if s.Lost > 0 {
		fmt.Fprintf(&out, "%d were lost: the field gave no finite number where they stood\n", s.Lost)
	}
	if s.Limiting != "" {
		fmt.Fprintf(&out, "limiting: %s\n", s.Limiting)
	}
	section := func(title string, n int, head []string, row func(k int) []string) {
		if n == 0 {
			return
		}
		t := table(head...)
		for k := range min(n, rowsShown) {
			t.Add(row(k)...)
		}
		fmt.Fprintf(&out, "\n%s\n\n%s", title, t.String())
		if n > rowsShown {
			fmt.Fprintf(&out, "... and %d more\n", n-rowsShown)
		}
	}
	steps := func(from, to int64) string { return fmt.Sprintf("%d-%d", from, to) }
	number := func(v, err float64) string { return walk.Estimate{Value: v, StdErr: err, N: int(s.Batches)}.String() }
	section("Flux through planes, per step and unit of total mass", len(r.Flux), []string{"tally", "at", "steps", "flux", "flux/eta^2", "exact flux", "z"}, func(k int) []string {
		f := r.Flux[k]
		return []string{
			f.Tally, fmt.Sprintf("q%d = %g", f.Coordinate, f.At), steps(f.From, f.To), number(f.Flux, f.StdErr), number(f.OverEta2, f.OverErr),
			exactly(f.Exact), score(f.Z),
		}
	})
	if n, mean, worst := r.beside(); n > 0 {
		fmt.Fprintf(&out, "\nBeside the exact operator: %d numbers, mean z^2 %.2f, largest |z| %.1f\n", n, mean, worst)
	}
	if n, mean, worst := r.scoresOfMaps(); n > 0 {
		fmt.Fprintf(&out, "\nFlux maps: %d components of J beside the Kramers-Moyal law in the measured density; mean z^2 %.2f, largest |z| %.1f\n", n, mean, worst)
	}
	section("Flux density through patches", len(r.Patch), []string{"tally", "centre", "steps", "flux", "flux/eta^2"}, func(k int) []string {
		f := r.Patch[k]
		return []string{f.Tally, fmt.Sprint(f.Centre), steps(f.From, f.To), number(f.Flux, f.StdErr), number(f.OverEta2, f.OverErr)}
	})
	section("Flux over all space", len(r.TotalFlux), []string{"tally", "along", "steps", "flux"}, func(k int) []string {
		f := r.TotalFlux[k]
		return []string{f.Tally, fmt.Sprintf("q%d", f.Coordinate), steps(f.From, f.To), number(f.Flux, f.StdErr)}
	})
	section("Soret coefficient, S_T eta^2", len(r.Soret), []string{"tally", "at", "step", "measured", "exact operator", "z", "2/g^2", "Eq. 10"}, func(k int) []string {
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
	section("First passage", len(r.Passage), []string{"tally", "absorbed", "E[T]", "exact", "z", "E[T^2]"}, func(k int) []string {
		p := r.Passage[k]
		return []string{
			p.Tally, number(p.Absorbed, p.AbsErr), number(p.Mean, p.MeanErr), exactly(p.ExactMean), score(p.ZMean),
			number(p.Square, p.SquareErr),
		}
	})
	section("Absorbed mass", len(r.Absorbed), []string{"tally", "side", "mass", "exact", "z"}, func(k int) []string {
		a := r.Absorbed[k]
		return []string{a.Tally, fmt.Sprintf("%s of q%d", a.Side, a.Coordinate), number(a.Mass, a.StdErr), exactly(a.Exact), score(a.Z)}
	})
	section("Kramers-Moyal moments per bin", len(r.Increments), []string{"tally", "from", "D1", "law", "D2", "law", "D4", "law"}, func(k int) []string {
		i := r.Increments[k]
		return []string{i.Tally, fmt.Sprintf("q%d %.4g:%.4g", i.Coordinate, i.Lo, i.Hi), number(i.D1, i.D1Err), exactly(i.Law1), number(i.D2, i.D2Err), exactly(i.Law2), number(i.D4, i.D4Err), exactly(i.Law4)}
	})
	var chosen []CorrelationRow
	for _, c := range r.Times {
		if c.Chosen {
			chosen = append(chosen, c)
		}
	}
	section("Autocorrelation time", len(chosen), []string{"tally", "of", "tau, steps"}, func(k int) []string {
		c := chosen[k]
		return []string{c.Tally, fmt.Sprintf("q%d", c.Coordinate), number(c.Tau, c.StdErr)}
	})
	var large []string
	for _, t := range r.tables() {
		switch t.name {
		case "density", "flux_map", "survival", "paths":
			large = append(large, fmt.Sprintf("%s (%d rows)", t.name, t.len))
		}
	}
	if len(large) > 0 {
		fmt.Fprintf(&out, "\nTables not shown: %s\n", strings.Join(large, ", "))
	}
	_, err := io.WriteString(w, out.String())
	return err
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
