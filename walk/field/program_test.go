package field

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestTape: the instructions of typical expressions.
func TestTape(t *testing.T) {
	scope := Scope{Vars: []string{"q", "x"}, Params: map[string]float64{"a": 2, "one": 1}}
	for _, c := range []struct{ src, want string }{
		{"sqrt(1+q^2)", "y1 = sqrt(fma(q, q, 1))"},
		{"sqrt(1+q*x) + q*x", "r1 = sqrt(fma(q, x, 1)); y1 = fma(q, x, r1)"},
		{"sqrt(1+2*q)", "r1 = fma(q, 2, 1); y1 = sqrt(r1)"},
		{"1+0.5*sin(q)", "y1 = fma(sin(q), 0.5, 1)"},
		{"q", "y1 = q"},
		{"a*3", "y1 = 6"},
		{"one*q - 0*a", "y1 = q + -0"},
		{"-(-q)", "y1 = q"},
		{"q^a", "y1 = q * q"},
		{"q^3", "r1 = q * q; y1 = q * r1"},
		{"q^7", "r1 = q * q; r1 = q * r1; r1 = r1 * r1; y1 = q * r1"},
		{"q^0.5", "y1 = sqrt(q)"},
		{"q^-1.5", "r1 = sqrt(q); r1 = q * r1; y1 = 1 / r1"},
		{"q^0.3", "y1 = q ^ 0.3"},
		{"2^q", "r1 = 2; y1 = r1 ^ q"},
		{"q^x", "y1 = q ^ x"},
		{"q/4", "y1 = q * 0.25"},
		{"q/3", "y1 = q / 3"},
		{"-q/3", "y1 = q / -3"},
		{"3/-q", "y1 = -3 / q"},
		{"q/x", "y1 = q / x"},
		{"exp(-q^2/2)", "r1 = q * q; r1 = r1 * -0.5; y1 = exp(r1)"},
		{"q*x + x", "y1 = fma(q, x, x)"},
		{"q*3 + x", "y1 = fma(q, 3, x)"},
		{"q*3 + 1", "y1 = fma(q, 3, 1)"},
		{"q/2 - x", "r1 = -x; y1 = fma(q, 0.5, r1)"},
		{"1 - q*x", "r1 = -q; y1 = fma(r1, x, 1)"},
		{"1 - 3*x", "y1 = fma(x, -3, 1)"},
		{"1 - q", "y1 = 1 - q"},
		{"q - 1", "y1 = q + -1"},
		{"q - x", "y1 = q - x"},
		{"-q + x", "y1 = x - q"},
		{"q + x", "y1 = q + x"},
		{"-q*-x", "y1 = q * x"},
		{"-q*x", "r1 = q * x; y1 = -r1"},
		{"-q", "y1 = -q"},
		{"min(1, q)", "y1 = min(q, 1)"},
		{"max(q, 1)", "y1 = max(q, 1)"},
		{"min(q, x)", "y1 = min(q, x)"},
		{"select(q - x, q, x)", "r1 = q - x; y1 = select(r1, q, x)"},
		{"select(q, 1, 2)", "r1 = 1; r2 = 2; y1 = select(q, r1, r2)"},
		{"select(2, q, x) + 1", "y1 = q + 1"},
		{"sin(q)*cos(q)", "r1, r2 = sincos(q); y1 = r1 * r2"},
		{"cos(q) - sin(q)", "r2, r1 = sincos(q); y1 = r1 - r2"},
		{"normpdf(q) - normcdf(q)", "r2, r1 = norm(q); y1 = r1 - r2"},
		{"normcdf(q)*normpdf(x) + sin(q)", "r1 = normcdf(q); r2 = normpdf(x); r3 = sin(q); y1 = fma(r1, r2, r3)"},
		{"sin(q)*cos(x)", "r1 = sin(q); r2 = cos(x); y1 = r1 * r2"},
		{"(q+x)*(q+x) + sin(q+x)", "r1 = q + x; r2 = sin(r1); y1 = fma(r1, r1, r2)"},
		{"1/0", "y1 = +Inf"},
	} {
		got := strings.TrimSpace(Compile(scope.MustParse(c.src)).String())
		if got = strings.ReplaceAll(got, "\n", "; "); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.src, got, c.want)
		}
	}
}

// TestTapeShares: what several outputs need is computed once, and a long chain
// needs few scratch rows.
func TestTapeShares(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	e := scope.MustParse("normcdf(q)*exp(q)")
	p := Compile(e, e.Deriv(0), e, scope.MustParse("q"), Const(3))
	text := p.String()
	for _, f := range []string{"norm", "exp"} {
		if strings.Count(text, f+"(") != 1 {
			t.Errorf("%s is not computed once:\n%s", f, text)
		}
	}
	if !strings.Contains(text, "y3 = y1\n") || !strings.Contains(text, "y4 = q\n") || !strings.Contains(text, "y5 = 3\n") {
		t.Errorf("outputs that are known:\n%s", text)
	}
	chain := Compile(scope.MustParse(strings.Repeat("sin(1 + q*", 100) + "q" + strings.Repeat(")", 100)))
	if chain.tape.scratch != 1 {
		t.Errorf("a chain uses %d scratch rows", chain.tape.scratch)
	}
}

// TestEveryInstruction: the tapes of this test contain each code at least
// once, so that the bits of each are compared at a point and in a row.
func TestEveryInstruction(t *testing.T) {
	srcs := []string{
		"2 - q", "q + 2", "q - xi", "q + xi", "q*xi", "q*3", "q/xi", "q/3", "3/q", "-q", "q*xi + q", "q*xi + 1", "3*q + xi", "3*q + 1",
		"q^xi", "q^0.3", "min(q, 1)", "max(q, 1)", "sin(q)/cos(q)", "normcdf(q)/normpdf(q)", "2*sin(q*q) + 1", "2*cos(q*q*q) + 1", "sqrt(q*q + 1)", "q", "7",
	}
	for _, f := range functions {
		srcs = append(srcs, f.name+"("+strings.Join([]string{"q", "xi", "q*xi"}[:f.arity], ", ")+")")
	}
	var exprs []*Expr
	for _, src := range srcs {
		exprs = append(exprs, testScope.MustParse(src))
	}
	p := Compile(exprs...)
	seen := make([]bool, int(codeCall)+len(functions))
	sine := Compile(testScope.MustParse("sin(q)"), testScope.MustParse("cos(xi)"), testScope.MustParse("normcdf(q)"), testScope.MustParse("normpdf(xi)"))
	for _, in := range slices.Concat(p.tape.code, sine.tape.code) {
		seen[in.code] = true
	}
	if i := slices.Index(seen, false); i >= 0 {
		t.Errorf("code %d is never used", i)
	}
	q := []float64{-2.5, -1, -0.3, 0, 0.1, 0.7, 1, 3}
	x := []float64{0.2, 2, -1.5, 0, 3, -0.1, 1, 0.5}
	y := make([][]float64, len(exprs))
	for j := range y {
		y[j] = make([]float64, len(q))
	}
	p.Eval(y, [][]float64{q, x})
	point := make([]float64, len(exprs))
	for k := range q {
		p.tape.at(point, []float64{q[k], x[k]})
		for j := range exprs {
			at := []float64{q[k], x[k]}
			want := define(exprs[j].nodes, ref(len(exprs[j].nodes)-1), at).v
			if !same(y[j][k], want) || !same(point[j], want) || !same(exprs[j].Eval(at), want) {
				t.Errorf("%s at %v: row %v, point %v, want %v", srcs[j], at, y[j][k], point[j], want)
			}
		}
	}
}

// TestEvalMath: values of all functions against package math, whose own error
// is a few units in the last place.
func TestEvalMath(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	phi := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	cdf := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	for _, c := range []struct {
		src string
		f   func(q float64) float64
	}{
		{"sqrt(1+q^2)", func(q float64) float64 { return math.Hypot(1, q) }},
		{"1+0.5*sin(q)", func(q float64) float64 { return 1 + 0.5*math.Sin(q) }},
		{"exp(q) + log(5+q)", func(q float64) float64 { return math.Exp(q) + math.Log(5+q) }},
		{"cos(q)*tan(q/4)", func(q float64) float64 { return math.Cos(q) * math.Tan(q/4) }},
		{"tanh(q) + abs(q)", func(q float64) float64 { return math.Tanh(q) + math.Abs(q) }},
		{"min(q, 0.5) + max(q, -0.5)", func(q float64) float64 { return math.Min(q, 0.5) + math.Max(q, -0.5) }},
		{"erf(q)", math.Erf},
		{"normcdf(q)", cdf},
		{"normpdf(q)", phi},
		{"sigmoid(q)", func(q float64) float64 { return 1 / (1 + math.Exp(-q)) }},
		{"softplus(q)", func(q float64) float64 { return math.Log1p(math.Exp(q)) }},
		{"relu(q) + step(q)", func(q float64) float64 {
			if q > 0 {
				return q + 1
			}
			return 0
		}},
		{"(5+q)^0.3 + 2^q", func(q float64) float64 { return math.Pow(5+q, 0.3) + math.Exp2(q) }},
		{"sqrt((q^2 + 0.49)*normcdf(q/0.7) + 0.7*q*normpdf(q/0.7))", func(q float64) float64 { // phi1 of a hidden unit, w = 0.7
			return math.Sqrt((q*q+0.49)*cdf(q/0.7) + 0.7*q*phi(q/0.7))
		}},
	} {
		e := scope.MustParse(c.src)
		for q := -3.0; q <= 3; q += 0.0625 {
			got, want := e.Eval([]float64{q}), c.f(q)
			if !(math.Abs(got-want) <= 4e-15*max(1, math.Abs(want))) {
				t.Errorf("%s at %v: %v, want %v", c.src, q, got, want)
			}
		}
	}
}

func rows(n, length int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, length)
		for k := range out[i] {
			out[i][k] = float64(i+1) * float64(k) / float64(length)
		}
	}
	return out
}

// TestNoAllocation: after the first call nothing is allocated, in blocks and
// at points, for tapes of a few and of many rows.
func TestNoAllocation(t *testing.T) {
	if raceDetector {
		t.Log("the race detector empties pools at random: allocations are not counted")
		return
	}
	wide := make([]string, 30)
	for i := range wide {
		wide[i] = fmt.Sprintf("sin(q%d)*sqrt(1+q%d^2)", i+1, 30-i)
	}
	for _, srcs := range [][]string{{"sqrt(1+q^2)"}, {"q1*normcdf(q2)", "exp(-q1^2)"}, wide} {
		v := MustParse(srcs...)
		n := v.Dim()
		p := Compile(v.components...)
		g, q := rows(n, 1300), rows(n, 1300)
		value, at, jacobian := make([]float64, n), make([]float64, n), make([]float64, n*n)
		e := v.Component(0)
		for name, f := range map[string]func(){
			"Program.Eval":    func() { p.Eval(g, q) },
			"Vector.Eval":     func() { v.Eval(g, q) },
			"Vector.Value":    func() { v.Value(value, at) },
			"Vector.Jacobian": func() { v.Jacobian(jacobian, at) },
			"Expr.Eval":       func() { e.Eval(at) },
			"Expr.Gradient":   func() { e.Gradient(value, at) },
		} {
			f()
			if a := testing.AllocsPerRun(100, f); a != 0 {
				t.Errorf("%s in %d dimensions: %v allocations", name, n, a)
			}
		}
	}
}

// TestConcurrent: one Vector serves many goroutines.
func TestConcurrent(t *testing.T) {
	v := MustParse("q1*sin(q2)", "sqrt(1+q1^2+q2^2)")
	q, want := rows(2, 700), rows(2, 700)
	v.Eval(want, q)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			g, at := rows(2, 700), make([]float64, 2)
			var jacobian [4]float64
			for range 50 {
				v.Eval(g, q)
				v.Value(at, []float64{q[0][3], q[1][3]})
				v.Jacobian(jacobian[:], at)
				v.Component(0).Eval(at)
			}
			for i := range g {
				if !slices.Equal(g[i], want[i]) {
					t.Errorf("component %d differs", i)
				}
			}
		})
	}
	wg.Wait()
}

// TestFork: programs that share a tape do not share scratch.
func TestFork(t *testing.T) {
	p := Compile(MustParse("sin(1 + q^2)*cos(2*q)").Component(0))
	f := p.Fork()
	q, a, b := rows(1, 600), rows(1, 600), rows(1, 600)
	p.Eval(a, q)
	f.Eval(b, q)
	if !slices.Equal(a[0], b[0]) {
		t.Error("a fork computes something else")
	}
	if len(p.memory) > 0 && &p.memory[0] == &f.memory[0] {
		t.Error("a fork has the same scratch memory")
	}
	if p.Inputs() != 1 || p.Outputs() != 1 {
		t.Errorf("%d inputs, %d outputs", p.Inputs(), p.Outputs())
	}
}

// TestPanics: mistakes of the caller.
func TestPanics(t *testing.T) {
	one, two := Scope{Vars: Coordinates(1)}, Scope{Vars: Coordinates(2)}
	e, f := one.MustParse("q"), two.MustParse("q1*q2")
	v := MustParse("q1", "q2")
	r := rows(2, 5)
	for want, f := range map[string]func(){
		"field: expressions in different variables, [q] and [q1 q2]":                         func() { Add(e, f) },
		"field: a vector of 1 components in the variables [q1 q2]":                           func() { NewVector(f) },
		"field: 1 values for the 2 variables [q1 q2]":                                        func() { f.Eval([]float64{1}) },
		"field: Gradient: 1 places for the derivatives by 2 variables":                       func() { f.Gradient(make([]float64, 1), make([]float64, 2)) },
		"field: Eval: rows of different length":                                              func() { v.Eval(r, [][]float64{r[0], r[1][:4]}) },
		"field: Eval: 1 coordinates for a field in 2 dimensions":                             func() { v.Eval(r, r[:1]) },
		"field: Eval: 1 rows of results and 2 of variables for 2 expressions in 2 variables": func() { v.Eval(r[:1], r) },
		"field: Value: 2 results and 1 coordinates, not 2 and 2":                             func() { v.Value(make([]float64, 2), make([]float64, 1)) },
		"field: Jacobian: 2 results and 2 coordinates, not 4 and 2":                          func() { v.Jacobian(make([]float64, 2), make([]float64, 2)) },
		`field: Call of the unknown function "sine"`:                                         func() { Call("sine", e) },
		"field: Call of min with 1 arguments, not 2":                                         func() { Call("min", e) },
		`field: q +: column 4: the expression ends where a number, a name or ( is expected`:  func() { one.MustParse("q +") },
		`field: component 2: column 1: unknown name "q3": the names here are q1, q2, pi`:     func() { MustParse("q1", "q3") },
		"field: field: no component: give an expression for each coordinate":                 func() { MustParse() },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %s", got, want)
				}
			}()
			f()
		}()
	}
}
