package field

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readsBack checks that the text of an expression parses to the same tree and
// prints the same text.
func readsBack(t interface {
	Helper()
	Fatalf(string, ...any)
}, scope Scope, e *Expr,
) {
	t.Helper()
	text := e.String()
	f, err := scope.Parse(text)
	switch {
	case err != nil:
		t.Fatalf("%q does not parse: %v", text, err)
	case !f.Equal(e):
		t.Fatalf("%q reads back as another tree, %q", text, f)
	case f.String() != text:
		t.Fatalf("%q prints as %q", text, f)
	}
}

func TestStringCanonical(t *testing.T) {
	scope := Scope{Vars: Coordinates(1), Params: map[string]float64{"a": 2}}
	for _, c := range []struct{ src, want string }{
		{"((q))", "q"},
		{"q+(1+q)", "q + (1 + q)"},
		{"(q+1)+q", "q + 1 + q"},
		{"q-(1-q)", "q - (1 - q)"},
		{"(q*2)*(q/3)", "q*2*(q/3)"},
		{"(q^2)^3", "(q^2)^3"},
		{"q^(2^3)", "q^2^3"},
		{"q^(-a)", "q^-a"},
		{"(-q)^2", "(-q)^2"},
		{"(-2)^q", "(-2)^q"},
		{"-(2)", "-2"},
		{"-(2^q)", "-2^q"},
		{"-(q*a)", "-(q*a)"},
		{"(-q)*a", "-q*a"},
		{"q*(-a)", "q*-a"},
		{"q-(-2)", "q - -2"},
		{"min( q ,sin(q1) )", "min(q, sin(q))"},
		{"1000000*q", "1e+06*q"},
		{"0.1e-300", "1e-301"},
		{"-0", "-0"},
	} {
		e := scope.MustParse(c.src)
		if e.String() != c.want {
			t.Errorf("%q prints as %q, want %q", c.src, e, c.want)
		}
		readsBack(t, scope, e)
	}
	for _, x := range []float64{0, math.Copysign(0, -1), -1.5, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 5e-324} {
		e := Const(x)
		readsBack(t, scope, e)
		if v, ok := e.Const(); !ok || !same(v, x) {
			t.Errorf("Const(%v) is %v, %v", x, v, ok)
		}
	}
}

// same compares bits; all NaN are one.
func same(x, y float64) bool {
	return math.Float64bits(x) == math.Float64bits(y) || x != x && y != y
}

// TestStringOfGiants: a shared tree whose text would be astronomically long
// is not written out, and work with it stays small.
func TestStringOfGiants(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	e := scope.MustParse("sin(q)")
	for range 200 {
		e = Add(Mul(e, Call("cos", e)), e)
	}
	if s := e.String(); s != "<expression of 602 distinct parts>" {
		t.Errorf("prints as %.80q, %d bytes", s, len(s))
	}
	if d := e.Deriv(0); d.Size() > 10*e.Size() {
		t.Errorf("%d parts have a derivative of %d", e.Size(), d.Size())
	}
	if v := e.Eval([]float64{0.1}); math.IsNaN(v) {
		t.Errorf("value %v", v)
	}
	flat := scope.MustParse(strings.Repeat("q+", MaxSource/2-1) + "q") // as long as a text can be
	if got := flat.Deriv(0).String(); got != "32768" {
		t.Errorf("derivative %.80q", got)
	}
	if got := flat.Eval([]float64{2}); got != MaxSource {
		t.Errorf("value %v", got)
	}
}

// TestStringReadsBack: random expressions and their derivatives.
func TestStringReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := testScope.MustParse(randomSource(t, 4))
		readsBack(t, testScope, e)
		readsBack(t, testScope, e.Simplify())
		d := e.Deriv(0)
		if d.length() <= MaxSource {
			readsBack(t, testScope, d)
		}
	})
}

// FuzzParse: no text makes the parser panic; what parses reads back as the
// same tree, has derivatives, and gives the same bits at a point and in a row.
func FuzzParse(f *testing.F) {
	for _, src := range []string{
		"sqrt(1+q^2)", "1+0.5*sin(q)", "a*q^-2/(1 - -q)^.5", "min(q, max(xi, 1e-3))", "-2^-q1^2", "((((q))))", "--+-q",
		"normcdf(q/a)*normpdf(q) + erf(xi)", "softplus(relu(step(sigmoid(tanh(abs(q))))))", "1/0 - log(-1)", "2 q", "sin(", "1e309", "−q", "\xff",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := testScope.Parse(src)
		if err != nil {
			err.(*SyntaxError).Caret()
			return
		}
		readsBack(t, testScope, e)
		if len(src) > 200 {
			return
		}
		d := Compile(e, e.Deriv(0), e.Deriv(1).Deriv(0))
		q, y := [][]float64{{0.3}, {-1.5}}, [][]float64{{0}, {0}, {0}}
		d.Eval(y, q)
		if v := e.Eval([]float64{0.3, -1.5}); !same(v, y[0][0]) {
			t.Errorf("%v at a point, %v in a row", v, y[0][0])
		}
	})
}

// Expressions of the same text and other parameters have another identity, and so have long ones without a text.
func TestIdentity(t *testing.T) {
	of := func(params map[string]float64, srcs ...string) string {
		t.Helper()
		v, err := ParseVector(params, srcs...)
		if err != nil {
			t.Fatal(err)
		}
		return v.Identity()
	}
	if got, want := of(map[string]float64{"a": 0.5, "b": 2, "c": 3}, "b*q1+pi", "a*q2"), "(b*q1 + pi, a*q2), a = 0.5, b = 2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := of(nil, "q+1"); got != "q + 1" {
		t.Error(got)
	}
	long := func(last float64) *Expr {
		e, err := Scope{Vars: []string{"q"}, Params: map[string]float64{"a": last}}.Parse("q*sin(a*q)")
		if err != nil {
			t.Fatal(err)
		}
		for len(e.String()) > 100 || !strings.HasPrefix(e.String(), "<") {
			e = e.Deriv(0)
		}
		return e
	}
	one, two := long(1), long(2)
	if one.String() != two.String() || one.Identity() == two.Identity() || one.checksum() == two.checksum() || one.Identity() != long(1).Identity() {
		t.Errorf("%s\n%s", one.Identity(), two.Identity())
	}
}
