package field

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Scope is the set of names that an expression may use, besides pi and the
// functions.
//
// Vars are the variables, in the order in which values are given to Eval and
// Deriv counts them: the coordinates, and whatever else the expression is
// about, such as the noise xi of the general walk:
//
//	Scope{Vars: append(Coordinates(1), "xi")}
//
// Where q is a variable and q1 is not, q1 is accepted as another spelling of
// q (likewise xi1 of xi), so that a one-dimensional field reads like the first
// component of any other. Params are named constants; their values are finite.
type Scope struct {
	Vars   []string
	Params map[string]float64
}

// Coordinates are the names of the coordinates in n dimensions: q for n = 1,
// else q1 ... qn.
func Coordinates(n int) []string {
	if n == 1 {
		return []string{"q"}
	}
	names := make([]string, n)
	for i := range names {
		names[i] = "q" + strconv.Itoa(i+1)
	}
	return names
}

// check finds the names that cannot be used: all faults at once.
func (s Scope) check() error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf("field: "+format, args...)) }
	seen := map[string]string{"pi": "the constant"}
	for _, f := range functions {
		seen[f.name] = "a function"
	}
	name := func(kind, name string) {
		switch {
		case !isName(name):
			fault("%s %q: a name is a letter followed by letters, digits and _", kind, name)
		case seen[name] != "":
			fault("%s %q has the name of %s: choose another", kind, name, seen[name])
		default:
			seen[name] = "a " + kind
		}
	}
	for _, v := range s.Vars {
		name("variable", v)
	}
	for _, p := range slices.Sorted(maps.Keys(s.Params)) {
		name("parameter", p)
		if v := s.Params[p]; math.IsNaN(v) || math.IsInf(v, 0) {
			fault("parameter %q is %v: give it a finite value", p, v)
		}
	}
	return errors.Join(errs...)
}

func isName(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && (i == 0 || !isDigit(s[i])) {
			return false
		}
	}
	return s != ""
}

// lookup finds the node of a name.
func (s Scope) lookup(name string) (node, bool) {
	if i := slices.Index(s.Vars, name); i >= 0 {
		return node{op: opVar, a: ref(i), name: name}, true
	}
	if v, ok := s.Params[name]; ok {
		return node{op: opParam, num: math.Float64bits(v), name: name}, true
	}
	if name == "pi" {
		return node{op: opParam, num: math.Float64bits(math.Pi), name: name}, true
	}
	if short, ok := strings.CutSuffix(name, "1"); ok && short != "" && isLetter(short[len(short)-1]) {
		if i := slices.Index(s.Vars, short); i >= 0 {
			return node{op: opVar, a: ref(i), name: short}, true
		}
	}
	return node{}, false
}

// names lists what there is, for messages: q1, q2, ..., q40, a, pi.
func (s Scope) names() string {
	list := slices.Clone(s.Vars)
	if len(list) > 8 {
		list = []string{list[0], list[1], "...", list[len(list)-1]}
	}
	params := slices.Sorted(maps.Keys(s.Params))
	if len(params) > 8 {
		params = append(params[:7:7], "...")
	}
	return strings.Join(append(append(list, params...), "pi"), ", ")
}

// Parse reads an expression. A fault in the text is a [*SyntaxError]; a fault
// in the scope itself (a name that is no name, taken twice, or the value of a
// parameter) is another error.
func (s Scope) Parse(src string) (*Expr, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	p := parser{scope: s, src: src}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	return newExpr(&p.graph, root, slices.Clone(s.Vars)), nil
}

// MustParse is Parse for texts that are known to be right: it panics.
func (s Scope) MustParse(src string) *Expr {
	e, err := s.Parse(src)
	if err != nil {
		panic("field: " + src + ": " + err.Error())
	}
	return e
}
