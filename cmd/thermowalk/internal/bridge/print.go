package bridge

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"thermowalk/walk"
)

// Table is a text table that a report is printed with.
type Table interface {
	Add(cells ...string)
	String() string
}

// printed is the largest number of units in the text; tables have them all.
const printed = 16

// Print writes the report for people: the network, its units, the flux by each
// law, and the premises.
func (r *Report) Print(w io.Writer, table func(head ...string) Table) error {
	var out strings.Builder
	fmt.Fprintln(&out, r.Model)
	if len(r.Networks) > 0 {
		out.WriteString("\n1. The network in training\n\n" + r.networks(table).String())
		fmt.Fprintf(&out, "\n2. Its units, mapped onto the walk (Eqs. 23-28), %s; coherence = M_Vb/(g_V g_b), measured\n\n", r.when(r.Networks[0].Step))
	} else {
		out.WriteString("\nMapped onto the walk (Eqs. 23-28)\n\n")
	}
	units := r.first()
	t := table("unit", "V", "b", "|W|", "phi_1", "phi_2", "g_V", "g_b", "rate", "psi", "coherence")
	for _, u := range units[:min(len(units), printed)] {
		coherence := optional(u.Coherence)
		if u.Measured != nil {
			coherence = estimate(*u.Measured, u.MeasErr)
		}
		t.Add(strconv.FormatInt(u.Unit, 10), number(u.V), number(u.B), number(u.WNorm), number(u.Phi1), number(u.Phi2),
			number(u.GV), optional(u.GB), number(u.Rate), psi(u), coherence)
	}
	out.WriteString(t.String())
	if len(units) > printed {
		fmt.Fprintf(&out, "and %d more units in table bridge\n", len(units)-printed)
	}
	r.fluxes(&out, units, table)
	r.premises(&out, table)
	for _, n := range r.Notes {
		fmt.Fprintf(&out, "\n%s\n", n)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// first are the units at the first time.
func (r *Report) first() []UnitRow {
	for k, u := range r.Units {
		if u.Step != r.Units[0].Step {
			return r.Units[:k]
		}
	}
	return r.Units
}

func (r *Report) when(step uint64) string {
	if step == 0 {
		return "as given"
	}
	return fmt.Sprintf("after %d iterations", step)
}

func (r *Report) networks(table func(head ...string) Table) Table {
	t := table("iteration", "activation rate", "|V|", "|W|", "E[(p-y)^2]", "E|grad L|^2", "|E grad L|^2", "noise scale", "silent units")
	for _, n := range r.Networks {
		noise := "no drift seen"
		if n.Noise != nil {
			noise = estimate(*n.Noise, n.NoiseErr)
		}
		t.Add(strconv.FormatUint(n.Step, 10), estimate(n.Rate, &n.RateErr), number(n.NormV), number(n.NormW), estimate(n.S2, &n.S2Err),
			number(n.GradSq), estimate(n.DriftSq, &n.DriftErr), noise, strconv.FormatInt(n.Silent, 10))
	}
	return t
}

// fluxes prints the flux of the units by each law.
func (r *Report) fluxes(out *strings.Builder, units []UnitRow, table func(head ...string) Table) {
	ratio := "Eq. 10 / kramers-moyal"
	for _, u := range units {
		if u.Exact != nil {
			ratio = "Eq. 10 / exact"
		}
	}
	t := table("unit", "rho", "exact", "kramers-moyal", "midpoint", "Eq. 10", ratio)
	rows := 0
	for _, u := range units {
		if u.Paper == nil || u.KramersMoyal == nil || rows == printed {
			continue
		}
		reference := u.Exact
		if reference == nil {
			reference = u.KramersMoyal
		}
		t.Add(strconv.FormatInt(u.Unit, 10), optional(u.Density), optional(u.Exact), optional(u.KramersMoyal), optional(u.Midpoint), optional(u.Paper),
			number(*u.Paper / *reference))
		rows++
	}
	if rows == 0 {
		return
	}
	title := "Flux of a unit by each law, J/eta^2 along g at (|V|, b), rho = 1"
	if len(r.Networks) > 0 {
		title = "3. Flux of a unit by each law, J/eta^2 along g at (|V|, b), in the density of the units"
	}
	fmt.Fprintf(out, "\n%s\n\n%s", title, t)
}

// premises prints each premise with its statistic at every time.
func (r *Report) premises(out *strings.Builder, table func(head ...string) Table) {
	if len(r.Assumptions) == 0 {
		return
	}
	head := []string{"premise", "assumed"}
	for _, n := range r.Networks {
		head = append(head, fmt.Sprintf("t = %d", n.Step))
	}
	t := table(append(head, "verdict")...)
	var names, broken []string
	claims := map[string]string{}
	for _, a := range r.Assumptions {
		if _, ok := claims[a.Name]; !ok {
			names = append(names, a.Name)
			claims[a.Name] = a.Claim
		}
	}
	for _, name := range names {
		cells := []string{name, ""}
		var holds, fails int
		for _, n := range r.Networks {
			cell := "-"
			for _, a := range r.Assumptions {
				if a.Name != name || a.Step != n.Step {
					continue
				}
				cells[1] = number(a.Null)
				if strings.HasPrefix(name, "growth") {
					cells[1] = ">= " + cells[1]
				}
				cell = estimate(a.Statistic, &a.StdErr)
				if a.Holds {
					holds++
				} else {
					fails++
				}
			}
			cells = append(cells, cell)
		}
		verdict := "holds"
		switch {
		case holds > 0 && fails > 0:
			verdict = "fails at times"
		case fails > 0:
			verdict = "FAILS"
		}
		if fails > 0 {
			broken = append(broken, fmt.Sprintf("  %-19s %s", name, claims[name]))
		}
		t.Add(append(cells, verdict)...)
	}
	fmt.Fprintf(out, "\n4. Premises of the map, each tested with a false-alarm rate of %g\n\n%s", r.Assumptions[0].FalseAlarm, t)
	if broken != nil {
		fmt.Fprintf(out, "\nWhat fails was assumed as\n%s\n", strings.Join(broken, "\n"))
	}
}

// number prints four significant digits, optional a dash for nothing.
func number(x float64) string {
	if x != 0 && math.Abs(x) < 1e-12 {
		return strconv.FormatFloat(x, 'e', 1, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

func optional(x *float64) string {
	if x == nil {
		return "-"
	}
	return number(*x)
}

// psi of a unit with its error.
func psi(u UnitRow) string {
	if u.Psi == nil {
		return "-"
	}
	return estimate(*u.Psi, u.PsiErr)
}

// estimate prints a number with its error, or plainly without one.
func estimate(x float64, stderr *float64) string {
	switch {
	case stderr == nil || *stderr == 0:
		return number(x)
	case math.Abs(x) < 1e-12: // rounding
		return "0"
	}
	return walk.Estimate{Value: x, StdErr: *stderr, N: 2}.String()
}
