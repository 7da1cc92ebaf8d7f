package validate

import (
	"fmt"
	"io"
	"math"
	"strings"

	"thermowalk/results"
)

// Table is a text table that a report is printed with.
type Table interface {
	Add(cells ...string)
	String() string
}

// Document is the report as one JSON document.
func (r *Report) Document() any {
	return struct {
		Flux         results.Rows[FluxRow]        `json:"flux"`
		Coefficients results.Rows[CoefficientRow] `json:"coefficients"`
		Exponents    results.Rows[ExponentRow]    `json:"exponents"`
		Steady       results.Rows[SteadyRow]      `json:"steady"`
		Verdicts     results.Rows[VerdictRow]     `json:"verdicts"`
		Notes        []string                     `json:"notes"`
	}{r.Flux, r.Coefficients, r.Exponents, r.Steady, r.Verdicts, append([]string{}, r.Notes...)}
}

// leading are the laws of the text tables beside the exact one.
var leading = []string{"kramers-moyal", "midpoint", "paper"}

// Print writes the report for people: fluxes, coefficients, exponents and the
// verdict.
func (r *Report) Print(w io.Writer, table func(head ...string) Table) error {
	var out strings.Builder
	if len(r.Flux) > 0 {
		out.WriteString("1. Flux through a surface: J/eta^2 per step and unit of total mass; z = (measured - law)/error\n\n")
		for i, name := range names(r.Flux, func(f FluxRow) string { return f.Medium }) {
			fmt.Fprintf(&out, "%s%s\n", strings.Repeat("\n", min(i, 1)), r.heading(name))
			out.WriteString(r.fluxTable(name, table).String())
		}
	}
	if len(r.Coefficients) > 0 {
		out.WriteString("\n2. Coefficients of J/eta^2 = -D (ghat . grad rho) + c rho, told apart by regression over the densities, at eta -> 0\n\n")
		t := table("g", "q", "coefficient", "measured", "kramers-moyal", "midpoint", "paper", "z: k-m", "midpoint", "paper")
		for _, c := range r.Coefficients {
			cells := []string{shorten(c.Medium), r.place(c.Medium, c.Q, c.Group), c.Name, c.Estimate().String()}
			for _, law := range leading {
				cells = append(cells, number(c.Law(law)))
			}
			for _, law := range leading {
				_, z := c.slot(law)
				cells = append(cells, score(*z))
			}
			t.Add(cells...)
		}
		out.WriteString(t.String())
	}
	if len(r.Exponents) > 0 {
		out.WriteString("\n3. Exponents: p in |J| ~ eta^p; order in eta of |J/eta^2 - law|; p in rho ~ g^p of a closed box at rest\n\n")
		t := table("exponent", "g", "density", "q", "measured", "exact walk", "paper")
		for _, e := range r.Exponents {
			if e.Name == "remainder" && e.Law != "kramers-moyal" && e.Law != "paper" {
				continue // in the table exponents.parquet
			}
			name := e.Name
			if e.Law != "" {
				name += " of " + e.Law
			}
			value := "not resolved"
			if v, ok := e.Estimate(); ok {
				value = v.String()
			}
			t.Add(name, shorten(e.Medium), e.Density, r.place(e.Medium, e.Q, e.Group), value, number(e.Expected), number(e.Paper))
		}
		out.WriteString(t.String())
	}
	if len(r.Verdicts) > 0 {
		out.WriteString("\n4. Verdict\n")
		for _, v := range r.Verdicts {
			word := "not rejected"
			switch {
			case v.Tests == 0:
				word = "not tested"
			case v.Rejected:
				word = "REJECTED"
			}
			fmt.Fprintf(&out, "\n%-16s %s\n%s\n", v.Law, word, indent(v.Words, 100))
		}
		out.WriteString(r.words())
	}
	if len(r.Notes) > 0 {
		out.WriteString("\nNotes\n")
		for _, n := range r.Notes {
			out.WriteString(indent(n, 100) + "\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// heading names a medium with its field.
func (r *Report) heading(name string) string {
	for _, f := range r.Flux {
		if f.Medium == name && !strings.HasPrefix(name, f.Field) {
			if f.Params != "" {
				return fmt.Sprintf("%s: g = %s with %s", name, f.Field, f.Params)
			}
			return fmt.Sprintf("%s: g = %s", name, f.Field)
		}
	}
	return "g = " + name
}

func (r *Report) fluxTable(name string, table func(head ...string) Table) Table {
	t := table("density", "q", "eta", "measured", "exact", "kramers-moyal", "midpoint", "paper", "z: exact", "k-m", "midpoint", "paper")
	for _, f := range r.Flux {
		if f.Medium != name {
			continue
		}
		cells := []string{f.Density, r.place(f.Medium, f.Q, f.Group), fmt.Sprint(f.Eta), f.Estimate().String(), number(f.Exact)}
		for _, law := range leading {
			cells = append(cells, number(f.Law(law)))
		}
		cells = append(cells, score(f.ExactZ))
		for _, law := range leading {
			_, z := f.slot(law)
			cells = append(cells, score(*z))
		}
		t.Add(cells...)
	}
	return t
}

// words say what the measured coefficients mean for Eq. 10, case by case, by
// what the tests found and nothing else.
func (r *Report) words() string {
	var out strings.Builder
	for _, name := range []string{"thermophoretic", "diffusion"} {
		var rows []string
		for _, c := range r.Coefficients {
			if c.Name != name || c.Paper == nil || math.Abs(*c.Paper) < 1e-14 {
				continue
			}
			ratio := c.Estimate().Scale(1 / *c.Paper)
			rows = append(rows, fmt.Sprintf("  %s at q = %s: %v times the paper's", shorten(c.Medium), r.place(c.Medium, c.Q, c.Group), ratio))
		}
		if len(rows) > 0 {
			term := map[string]string{"thermophoretic": "second", "diffusion": "first"}[name]
			fmt.Fprintf(&out, "\nThe %s coefficient (%s term of Eq. 10), measured:\n%s\n", name, term, strings.Join(rows, "\n"))
		}
	}
	for _, e := range r.Exponents {
		v, ok := e.Estimate()
		if e.Name != "steady" || !ok || e.Paper == nil || e.Expected == nil {
			continue
		}
		fmt.Fprintf(&out, "\nSteady state of %s: rho ~ g^%v. The exact walk gives %g (%s standard errors away), Eq. 10 gives %g (%s).\n",
			e.Field, v, *e.Expected, score(ptr(v.Z(*e.Expected))), *e.Paper, score(ptr(v.Z(*e.Paper))))
	}
	return out.String()
}

// place prints a point, and the sign group where a medium has several.
func (r *Report) place(medium string, q []float64, group int64) string {
	for _, f := range r.Flux {
		if f.Medium == medium && f.Group != group {
			return fmt.Sprintf("%s (group %d)", point(q), group)
		}
	}
	return point(q)
}

// names lists the different names of rows in their order.
func names[T any](rows []T, of func(T) string) []string {
	var list []string
	seen := map[string]bool{}
	for _, r := range rows {
		if n := of(r); !seen[n] {
			seen[n] = true
			list = append(list, n)
		}
	}
	return list
}

// number prints a law's value; a dash where it does not apply, 0 where only
// rounding is left of it.
func number(x *float64) string {
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
	switch {
	case z == nil || *z != *z:
		return "-"
	case *z >= 100 || *z <= -100:
		return fmt.Sprintf("%+.0f", *z)
	}
	return fmt.Sprintf("%+.1f", *z)
}

// shorten keeps a field readable in a column.
func shorten(field string) string {
	const most = 24
	if r := []rune(field); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return field
}

// indent breaks a text into indented lines.
func indent(text string, width int) string {
	var out strings.Builder
	line := " "
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > width && line != " " {
			out.WriteString(line + "\n")
			line = " "
		}
		line += " " + word
	}
	out.WriteString(line)
	return out.String()
}
