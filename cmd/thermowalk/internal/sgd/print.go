package sgd

import (
	"fmt"
	"io"
	"math"
	"strings"

	"thermowalk/nnbridge"
	"thermowalk/walk"
)

// Table is a text table that a report is printed with.
type Table interface {
	Add(cells ...string)
	String() string
}

// shown are the quantities of the text report; the tables have them all.
var shown = []nnbridge.Quantity{nnbridge.ActivationRate, nnbridge.NormV}

// mostRows is the number of collapses up to which the text shows all quantities.
const mostRows = 14

// Print writes the report for people: ensembles, collapse, decomposition and
// the verdicts.
func (r *Report) Print(w io.Writer, table func(head ...string) Table) error {
	var out strings.Builder
	r.printEnsembles(&out, table)
	r.printCollapse(&out, table)
	r.printParts(&out, table)
	_, err := io.WriteString(w, out.String())
	return err
}

func (r *Report) printEnsembles(out *strings.Builder, table func(...string) Table) {
	title := "Training"
	if f := r.study.Config.Figure; f != "" {
		title = "Figure " + f
	}
	fmt.Fprintf(out, "%s: %s, %s loss, %d replicas, seed %d\n\n", title, r.study.model(), r.study.Config.Loss, r.study.Config.Replicas, r.study.Config.Seed)
	t := table("init", "dynamics", "eta", "|B|", "iterations", "activation rate", "at the end", "|V|", "at the end", "diverged", "runaway")
	for i, h := range r.histories {
		e, last := r.Ensembles[i], len(h.Times)-1
		cells := []string{e.Init, e.Dynamics, fmt.Sprint(e.Eta), fmt.Sprint(e.Batch), fmt.Sprint(e.Steps)}
		for _, q := range shown {
			cells = append(cells, h.At(q, 0).String(), h.At(q, last).String())
		}
		t.Add(append(cells, fmt.Sprint(e.Diverged), fmt.Sprint(e.Runaway))...)
	}
	out.WriteString(t.String())
	for _, e := range r.Ensembles {
		if e.Dynamics == "sgd" && e.Runaway > 0 {
			fmt.Fprintf(out, "\n%d of %d replicas run away at eta %g, |B| %d (init %s): |f| > %g at the end. The learning rate is beyond what keeps SGD stable.\n", e.Runaway, e.Replicas, e.Eta, e.Batch, e.Init, nnbridge.RunawayOutput)
		}
	}
}

func (r *Report) printCollapse(out *strings.Builder, table func(...string) Table) {
	if len(r.collapses) == 0 {
		return
	}
	out.WriteString("\nCollapse: the exponent a of t eta^a (or t |B|^-a) that best overlays the curves; mismatch in % of the change (and in units of seed noise)\n\n")
	t := table("init", "dynamics", "quantity", "factor", "best a", "95 %", "a = 0", "a = 1", "a = 2")
	for _, c := range r.collapses {
		if len(r.collapses) > mostRows && !isShown(c.Quantity) {
			continue // in the table collapse.parquet
		}
		cells := []string{c.Init, c.Dynamics, c.Quantity.String(), factor(c), exponent(c.Exponent), exponent(c.Lo) + " to " + exponent(c.Hi)}
		for _, m := range c.At {
			cells = append(cells, fmt.Sprintf("%.1f (%.1f)", m.Percent, m.Noise))
		}
		t.Add(cells...)
	}
	out.WriteString(t.String())

	out.WriteString("\nThe same from the time to lose a part of the initial value\n\n")
	head := []string{"init", "dynamics", "quantity", "factor"}
	for _, l := range nnbridge.LossLevels {
		head = append(head, fmt.Sprintf("%.0f %%", 100*l))
	}
	t = table(head...)
	for _, c := range r.collapses {
		if !isShown(c.Quantity) {
			continue
		}
		cells := []string{c.Init, c.Dynamics, c.Quantity.String(), factor(c)}
		for _, l := range c.Losses {
			cell := "-"
			switch {
			case math.IsNaN(l.Exponent):
			case math.IsNaN(l.Lo): // in too many resamples the level is not reached
				cell = exponent(l.Exponent) + " (?)"
			default:
				cell = fmt.Sprintf("%s (%s to %s)", exponent(l.Exponent), exponent(l.Lo), exponent(l.Hi))
			}
			cells = append(cells, cell)
		}
		t.Add(cells...)
	}
	out.WriteString(t.String())

	out.WriteString("\nVerdict on the claim that curves fall together under eta^2 and 1/|B|\n\n")
	for _, c := range r.collapses {
		if isShown(c.Quantity) {
			fmt.Fprintf(out, "  %s, %s, %s: %s\n", c.Quantity, c.Dynamics, c.Init, c.Verdict())
		}
	}
}

// exponent prints an exponent, without the sign of a zero.
func exponent(a float64) string {
	if math.Abs(a) < 0.005 {
		a = 0
	}
	return fmt.Sprintf("%.2f", a)
}

func isShown(q nnbridge.Quantity) bool {
	for _, s := range shown {
		if q == s {
			return true
		}
	}
	return false
}

// factor names what is varied, and what is held if others are too.
func factor(c nnbridge.CollapseOf) string {
	if c.Factor == nnbridge.ByBatch {
		return fmt.Sprintf("|B|, eta %g", c.Eta)
	}
	return fmt.Sprintf("eta, |B| %d", c.Batch)
}

func (r *Report) printParts(out *strings.Builder, table func(...string) Table) {
	if len(r.Parts) == 0 {
		return
	}
	fmt.Fprintf(out, "\nDecomposition at eta %g, |B| %d: the same initial networks under each of the dynamics\n\n", r.study.eta(), r.study.batch())
	t := table("init", "quantity", "dynamics", "stands for", "fall", "share of sgd's", "distance %", "noise %")
	for _, p := range r.Parts {
		if p.Quantity != shown[0].String() && p.Quantity != shown[1].String() {
			continue
		}
		t.Add(p.Init, p.Quantity, p.Dynamics, p.Law, measured(&p.Fall, &p.FallErr), measured(p.Share, p.ShareErr), percent(p.Distance), percent(p.Noise))
	}
	out.WriteString(t.String())
	out.WriteString("\n" + r.explanations())
}

// explanations say which law predicts the curves of SGD, and how well.
func (r *Report) explanations() string {
	var out strings.Builder
	for _, l := range r.study.main.Starts {
		list := r.study.together(l.String(), r.histories)
		for _, q := range shown {
			parts, err := nnbridge.Decompose(q, list)
			if err != nil {
				continue // not without SGD, which Prepare sees to
			}
			fmt.Fprintf(&out, "  %s, %s:", q, l)
			for _, law := range []string{"thermophoresis", "label noise", "mean gradient"} {
				if p, ok := nnbridge.Best(parts, law); ok && !math.IsNaN(p.Distance) {
					fmt.Fprintf(&out, " %s (%s) explains %v of the fall and runs %.1f %% beside the curve (noise %.1f %%);", law, p.Dynamics, p.Share, p.Distance, p.Noise)
				}
			}
			out.WriteString("\n")
		}
		for _, h := range list {
			if h.Dynamics.Name() == "sgd" {
				fmt.Fprintf(&out, "  mean V^2, %s: %v at the end; label noise alone keeps up eta/2|B| = %.4g\n", l, h.At(nnbridge.MeanV2, len(h.Times)-1), h.Eta/float64(2*h.Training.Batch))
			}
		}
	}
	return strings.ReplaceAll(out.String(), ";\n", "\n")
}

func measured(value, stderr *float64) string {
	if value == nil || stderr == nil {
		return "-"
	}
	return walk.Estimate{Value: *value, StdErr: *stderr}.String()
}

func percent(x *float64) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f", *x)
}
