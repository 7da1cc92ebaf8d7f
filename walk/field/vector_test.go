package field

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestParseVectorFaults(t *testing.T) {
	for _, c := range []struct {
		params map[string]float64
		srcs   []string
		want   string
	}{
		{nil, nil, "field: no component: give an expression for each coordinate"},
		{nil, []string{"q+"}, "column 3: the expression ends where a number, a name or ( is expected"},
		{nil, []string{"q1+", "q2", "x"}, "component 1: column 4: the expression ends where a number, a name or ( is expected\n" +
			`component 3: column 1: unknown name "x": the names here are q1, q2, q3, pi`},
		{map[string]float64{"q1": 2}, []string{"q1", "q2"}, `field: parameter "q1" has the name of a variable: choose another`},
	} {
		v, err := ParseVector(c.params, c.srcs...)
		if v != nil || err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.srcs, err, c.want)
		}
		var fault *SyntaxError
		if syntax := c.params == nil && len(c.srcs) > 0; errors.As(err, &fault) != syntax {
			t.Errorf("%q: %T", c.srcs, err)
		}
	}
}

func TestVector(t *testing.T) {
	v, err := ParseVector(map[string]float64{"a": 0.3}, "q1*(1 + a*(q1^2+q2^2))", "q2*(1 + a*(q1^2+q2^2))")
	if err != nil {
		t.Fatal(err)
	}
	if v.Dim() != 2 || v.String() != "(q1*(1 + a*(q1^2 + q2^2)), q2*(1 + a*(q1^2 + q2^2)))" {
		t.Errorf("%d: %v", v.Dim(), v)
	}
	if s := MustParse("1+q1").String(); s != "1 + q" {
		t.Errorf("in one dimension: %s", s)
	}
	x, y := 0.6, 0.8
	var g [2]float64
	var dg [4]float64
	v.Value(g[:], []float64{x, y})
	v.Jacobian(dg[:], []float64{x, y})
	// At radius 1, h = r + 0.3 r^3: h/r = 1.3, dg_i/dq_j = 1.3 delta_ij + 0.6 q_i q_j.
	want := [...]float64{1.3 * x, 1.3 * y, 1.3 + 0.6*x*x, 0.6 * x * y, 0.6 * x * y, 1.3 + 0.6*y*y}
	for i, got := range append(g[:], dg[:]...) {
		if !(math.Abs(got-want[i]) <= 1e-15) {
			t.Errorf("entry %d: %v, want %v", i, got, want[i])
		}
	}
	constant := MustParse("1", "2")
	row := rows(2, 3)
	constant.Eval(row, rows(2, 3))
	if row[0][2] != 1 || row[1][0] != 2 {
		t.Errorf("constant field: %v", row)
	}
	NewVector(Const(1)).Eval(row[:1], row[1:])
}

// TestBuild: expressions made in Go are the simplified ones of the text, and
// agree with arithmetic on the values.
func TestBuild(t *testing.T) {
	q := testScope.MustParse("q")
	x := testScope.MustParse("xi")
	other := Scope{Vars: testScope.Vars[:1], Params: map[string]float64{"a": 9}}
	for _, c := range []struct {
		got  *Expr
		want string
	}{
		{Add(q, Const(0)), "q"},
		{Add(Const(2), Const(3)), "5"},
		{Add(q, q), "2*q"},
		{Add(q, Neg(x)), "q - xi"},
		{Add(Neg(q), x), "xi - q"},
		{Add(q, Const(-2)), "q - 2"},
		{Add(q, Mul(Const(-2), x)), "q - 2*xi"},
		{Sub(q, q), "0"},
		{Sub(q, Const(0)), "q"},
		{Sub(Const(0), q), "-q"},
		{Sub(q, Neg(x)), "q + xi"},
		{Sub(q, Const(-2)), "q + 2"},
		{Mul(Const(0), q), "0"},
		{Mul(q, Const(1)), "q"},
		{Mul(q, Const(-1)), "-q"},
		{Mul(q, Const(3)), "3*q"},
		{Mul(Const(2), Mul(q, Const(3))), "6*q"},
		{Mul(Neg(q), x), "-(q*xi)"},
		{Mul(Neg(q), Neg(x)), "q*xi"},
		{Mul(Mul(Const(2), q), x), "2*(q*xi)"},
		{Mul(q, Mul(q, x)), "q^2*xi"},
		{Mul(Pow(q, Const(2)), q), "q^3"},
		{Mul(Pow(q, Const(-1)), q), "q^-1*q"},
		{Mul(Pow(q, Const(63)), Pow(q, Const(2))), "q^63*q^2"},
		{Mul(q, Div(Const(2), x)), "2*(q/xi)"},
		{Div(q, q), "1"},
		{Div(Const(0), q), "0"},
		{Div(q, Const(1)), "q"},
		{Div(Mul(Const(6), q), Const(2)), "3*q"},
		{Div(Const(6), Mul(Const(2), q)), "3/q"},
		{Div(Mul(Const(6), q), Mul(Const(2), x)), "3*(q/xi)"},
		{Div(q, Const(0)), "q/0"},
		{Div(Const(1), Const(0)), "1/0"},
		{Mul(Const(1e300), Const(1e300)), "1e+300*1e+300"},
		{Pow(q, Const(0)), "1"},
		{Pow(q, Const(1)), "q"},
		{Pow(Const(1), q), "1"},
		{Pow(q, x), "q^xi"},
		{Neg(Neg(q)), "q"},
		{Neg(Mul(Const(2), q)), "-2*q"},
		{Call("sqrt", Const(4)), "2"},
		{Call("max", q, Const(4)), "max(q, 4)"},
		{Call("log", Const(-1)), "log(-1)"},
		{testScope.MustParse("0*(1/0) + q^1 + sqrt(4)*xi").Simplify(), "q + 2*xi"},
		{testScope.MustParse("a*0 + a*q").Simplify(), "a*q"},
		{Add(testScope.MustParse("a*q"), other.MustParse("a*q")), "a*q + 9*q"},
		{Add(testScope.MustParse("a*q"), Scope{Params: map[string]float64{"a": -9}}.MustParse("-a")), "a*q + 9"},
		{q.Bind(0, 3), "3"},
		{testScope.MustParse("-q + xi").Bind(0, 3), "-3 + xi"},
		{testScope.MustParse("q*xi").Bind(1, math.Inf(-1)), "q*(-1/0)"},
	} {
		if c.got.String() != c.want {
			t.Errorf("%v, want %s", c.got, c.want)
		}
	}
	if vars := Add(Const(1), x).Vars(); len(vars) != 2 {
		t.Errorf("variables %v", vars)
	}
	if v, ok := testScope.MustParse("a*2").Const(); !ok || v != 1.4 {
		t.Errorf("a*2 is %v, %v", v, ok)
	}
	if _, ok := testScope.MustParse("0*q").Const(); ok {
		t.Error("0*q is constant before it is simplified")
	}
	if v, ok := testScope.MustParse("0*q").Simplify().Const(); !ok || v != 0 {
		t.Error("0*q is not constant after it is simplified")
	}
}

// TestSimplifyValues: simplifying changes values by rounding only. The error
// allowed is that of the oracle of the derivatives.
func TestSimplifyValues(t *testing.T) {
	coordinate := rapid.Float64Range(-3, 3)
	rapid.Check(t, func(t *rapid.T) {
		e := testScope.MustParse(randomSource(t, 4))
		s := e.Simplify()
		if s.Size() > 2*e.Size()+2 {
			t.Fatalf("%v simplifies to %v", e, s)
		}
		q := []float64{coordinate.Draw(t, "q"), coordinate.Draw(t, "xi")}
		want, allowed, ok := both(func(n *noisy) float64 { return n.dual(e, q, -1).Real }, s, q)
		got := s.Eval(q)
		if !ok || !finite(got) {
			t.Skip("nothing to compare: rapid draws another in its place")
		}
		if !(math.Abs(got-want) <= allowed) {
			t.Fatalf("%v at %v: %v, simplified %v (allowed error %.2g)\n%v", e, q, want, got, allowed, s)
		}
	})
}
