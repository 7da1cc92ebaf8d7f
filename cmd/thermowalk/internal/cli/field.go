package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// formula is a component of a field in the document of the command.
type formula struct {
	Formula     string   `json:"formula"`
	Derivatives []string `json:"derivatives"`
}

// explained is the document of the command.
type explained struct {
	Components []formula `json:"components"`
	Tape       []string  `json:"tape,omitempty"`
	Operations int       `json:"operations,omitempty"`
	Backend    string    `json:"backend,omitempty"`
	NS         float64   `json:"ns_per_walker,omitempty"`
}

func newField(env *Env) *cobra.Command {
	var params []string
	var explain bool
	cmd := &cobra.Command{
		Use:   "field EXPR...",
		Short: "Read a field, differentiate it, show the operations that it is compiled to",
		Long: `Reads a field, an expression for each coordinate, and prints it with its exact derivatives. With --explain also the tape
of vector operations that it is compiled to, inputs by their names, outputs y1, y2, ..., scratch rows r1, r2, ...; their number;
and the time that they take here for a walker, measured on a block of 512. A step of a walk runs this tape, and does a last
product or square root together with its own kick.`,
		Example: examples(
			`thermowalk field "sqrt(1+q^2)"`, "the formula as it is understood, and its derivative",
			`thermowalk field "1+a*sin(q)" --param a=0.5 --explain`, "what a step computes, and how long it takes",
		),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return Usagef("EXPR is missing; try 'thermowalk field --help'")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			values := map[string]float64{}
			for _, p := range params {
				name, text, _ := strings.Cut(p, "=")
				v, err := strconv.ParseFloat(text, 64)
				if err != nil {
					return Usagef("--param %q: want NAME=VALUE, such as a=0.3", p)
				}
				values[name] = v
			}
			v, err := field.ParseVector(values, args...)
			if err != nil {
				return &UsageError{err}
			}
			doc := explainField(v, explain)
			if env.JSON {
				return env.Document(doc)
			}
			return env.Print(doc.String())
		},
	}
	cmd.Flags().StringArrayVar(&params, "param", nil, "a number `NAME=VALUE` of the expressions")
	cmd.Flags().BoolVar(&explain, "explain", false, "show the operations, their number and their time")
	return cmd
}

func explainField(v *field.Vector, all bool) explained {
	var doc explained
	var exprs []*field.Expr
	for i := range v.Dim() {
		e := v.Component(i)
		exprs = append(exprs, e)
		f := formula{Formula: e.String()}
		for j := range v.Dim() {
			f.Derivatives = append(f.Derivatives, e.Deriv(j).String())
		}
		doc.Components = append(doc.Components, f)
	}
	if all {
		doc.Tape = strings.Split(strings.TrimSpace(field.Compile(exprs...).String()), "\n")
		doc.Operations = len(doc.Tape)
		doc.Backend = walk.Backend()
		doc.NS = evalTime(v)
	}
	return doc
}

// evalTime is the least of several times of an evaluation, in ns for a walker.
func evalTime(v *field.Vector) float64 {
	const walkers, calls, rounds = 512, 20, 50
	rows := func() [][]float64 {
		x := make([][]float64, v.Dim())
		for i := range x {
			x[i] = make([]float64, walkers)
			for k := range x[i] {
				x[i][k] = 4*float64(k*(i+1)%walkers)/walkers - 2
			}
		}
		return x
	}
	g, q, eval := rows(), rows(), v.Evaluator()
	least := time.Duration(1 << 62)
	for range rounds {
		began := time.Now()
		for range calls {
			eval(g, q)
		}
		least = min(least, time.Since(began))
	}
	return float64(least.Nanoseconds()) / calls / walkers
}

// String is the document as text.
func (d explained) String() string {
	var w strings.Builder
	names := field.Coordinates(len(d.Components))
	for i, f := range d.Components {
		g := "g"
		if len(d.Components) > 1 {
			g += strconv.Itoa(i + 1)
		}
		fmt.Fprintf(&w, "%s = %s\n", g, f.Formula)
		for j, dg := range f.Derivatives {
			fmt.Fprintf(&w, "d %s/d %s = %s\n", g, names[j], dg)
		}
	}
	if d.Tape != nil {
		plural := "s"
		if d.Operations == 1 {
			plural = ""
		}
		fmt.Fprintf(&w, "\n%s\n\n%d operation%s; %.3g ns for a walker here, with %s\n", strings.Join(d.Tape, "\n"), d.Operations, plural, d.NS, d.Backend)
	}
	return w.String()
}
