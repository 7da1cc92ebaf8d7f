package field

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDerivTable: value and four derivatives against mpmath, 80 digits; see
// testdata/derivatives.py. The error is relative to the largest of the row,
// since a derivative that vanishes has none of its own.
func TestDerivTable(t *testing.T) {
	const tolerance = 1e-14
	file, err := os.Open("testdata/derivatives.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scope := Scope{Vars: Coordinates(1)}
	rows, worst := 0, 0.0
	for lines := bufio.NewScanner(file); lines.Scan(); rows++ {
		cells := strings.Split(lines.Text(), "\t")
		var num []float64
		for _, c := range cells[1:] {
			v, err := strconv.ParseFloat(c, 64)
			if err != nil {
				t.Fatal(err)
			}
			num = append(num, v)
		}
		e, scale := scope.MustParse(cells[0]), 0.0
		for _, want := range num[1:] {
			scale = max(scale, math.Abs(want))
		}
		for order, want := range num[1:] {
			got := e.Eval(num[:1])
			miss := 0.0
			if got != want {
				miss = math.Abs(got-want) / scale
			}
			worst = max(worst, miss)
			if !(miss <= tolerance) {
				t.Errorf("derivative %d of %s at %v: %v, want %v\n%v", order, cells[0], num[0], got, want, e)
			}
			e = e.Deriv(0)
		}
	}
	if rows != 58 {
		t.Errorf("%d rows", rows)
	}
	t.Logf("worst error %.2g", worst)
}

// TestDerivTails: derivatives keep their relative accuracy where the function
// itself has saturated, against closed forms in the tail.
func TestDerivTails(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	for _, c := range []struct {
		src  string
		q    float64
		want float64 // leading term, exact to 1e-15 there
	}{
		{"tanh(q)", 20, 4 * math.Exp(-40)},
		{"tanh(q)", -20, 4 * math.Exp(-40)},
		{"sigmoid(q)", 40, math.Exp(-40)},
		{"softplus(q)", -40, math.Exp(-40)},
		{"erf(q)", 6, 2 / math.Sqrt(math.Pi) * math.Exp(-36)},
		{"normcdf(q)", 9, math.Exp(-40.5) / math.Sqrt(2*math.Pi)},
	} {
		if got := scope.MustParse(c.src).Deriv(0).Eval([]float64{c.q}); !(math.Abs(got/c.want-1) <= 1e-14) {
			t.Errorf("%s at %v: %v, want %v", c.src, c.q, got, c.want)
		}
	}
}

// TestDerivForms: what the derivatives look like.
func TestDerivForms(t *testing.T) {
	scope := Scope{Vars: []string{"q", "x"}, Params: map[string]float64{"a": 2}}
	for _, c := range []struct{ src, want string }{
		{"3", "0"},
		{"x*a + pi", "0"},
		{"q", "1"},
		{"a*q", "a"},
		{"q^2", "2*q"},
		{"q*q*q", "2*q^2 + q*q"},
		{"q^a", "a*q^(a - 1)"},
		{"2*q^2 - 3*q", "4*q - 3"},
		{"sqrt(1+q^2)", "q/sqrt(1 + q^2)"},
		{"1+0.5*sin(q)", "0.5*cos(q)"},
		{"cos(a*q)", "-(a*sin(a*q))"},
		{"exp(-q^2/2)", "-(q*exp(-q^2/2))"},
		{"log(q)", "1/q"},
		{"log(3*q)", "1/q"},
		{"1/q", "-(1/q/q)"},
		{"x/q", "-(x/q/q)"},
		{"q/x", "1/x"},
		{"x^q", "x^q*log(x)"},
		{"abs(q)", "step(q) - step(-q)"},
		{"relu(q)", "step(q)"},
		{"step(q)", "0"},
		{"softplus(q)", "sigmoid(q)"},
		{"max(q, x)", "step(q - x)"},
		{"min(q, x)", "step(x - q)"},
		{"max(x, q)", "1 - step(x - q)"},
		{"normcdf(q/a)", "normpdf(q/a)/a"},
		{"select(q - x, q^2, 3*q)", "select(q - x, 2*q, 3)"},
		{"select(q, x, 7)", "0"},
	} {
		if d := scope.MustParse(c.src).Deriv(0); d.String() != c.want {
			t.Errorf("derivative of %s: %v, want %s", c.src, d, c.want)
		}
	}
}

// TestDerivKinks: the stated conventions, exactly at the kink.
func TestDerivKinks(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	for _, c := range []struct {
		src  string
		want float64
	}{
		{"abs(q)", 0},
		{"relu(q)", 0},
		{"step(q)", 0},
		{"max(q, 0)", 0},
		{"max(0, q)", 1},
		{"min(q, 0)", 0},
		{"min(0, q)", 1},
		{"max(2*q, 3*q)", 3},
		{"select(q, 2*q, 3*q)", 3},
		{"sqrt(relu(q))", math.NaN()},
	} {
		if got := scope.MustParse(c.src).Deriv(0).Eval([]float64{0}); !same(got, c.want) {
			t.Errorf("derivative of %s at 0: %v, want %v", c.src, got, c.want)
		}
	}
}

// TestDerivGrowth: the size of repeated derivatives of nested functions stays
// far from the exponential growth of the written-out formula.
func TestDerivGrowth(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	for _, c := range []struct {
		src string
		max [5]int // distinct parts of the derivatives of order 0 to 4
	}{
		{"sqrt(1 + q^2)", [5]int{6, 10, 20, 40, 80}},
		{"(1 + q^2)^2*normpdf(q)", [5]int{8, 15, 30, 60, 120}},
		{strings.Repeat("sin(", 20) + "q" + strings.Repeat(")", 20), [5]int{21, 80, 400, 1600, 6400}},
		{strings.Repeat("tanh(q*", 20) + "1" + strings.Repeat(")", 20), [5]int{42, 300, 1500, 6000, 24000}},
	} {
		e := scope.MustParse(c.src)
		var sizes []int
		for order, most := range c.max {
			sizes = append(sizes, e.Size())
			if e.Size() > most {
				t.Errorf("derivative %d of %s has %d parts, more than %d", order, c.src, e.Size(), most)
			}
			e = e.Deriv(0)
		}
		t.Log(c.src, sizes)
	}
}

// TestDerivDual: first derivatives of random expressions against gonum's dual
// numbers, second ones against its hyperdual numbers.
func TestDerivDual(t *testing.T) {
	coordinate := rapid.Float64Range(-3, 3)
	rapid.Check(t, func(t *rapid.T) {
		src := randomSource(t, 4)
		e := testScope.MustParse(src)
		q := []float64{coordinate.Draw(t, "q"), coordinate.Draw(t, "xi")}
		first, second := 0, 0
		for i := range q {
			d := e.Deriv(i)
			got := d.Eval(q)
			want, allowed, ok := both(func(n *noisy) float64 { return n.dual(e, q, i).Emag }, d, q)
			if ok && finite(got) {
				first++
				if !(math.Abs(got-want) <= allowed) {
					t.Fatalf("d/d%s of %s at %v: %v, dual numbers %v (allowed error %.2g)\n%v", testScope.Vars[i], e, q, got, want, allowed, d)
				}
			}
			for j := range q {
				dd := d.Deriv(j)
				got := dd.Eval(q)
				want, allowed, ok := both(func(n *noisy) float64 { return n.hyperdual(e, q, i, j).E1E2mag }, dd, q)
				if ok && finite(got) {
					second++
					if !(math.Abs(got-want) <= allowed) {
						t.Fatalf("d2/d%sd%s of %s at %v: %v, hyperdual numbers %v (allowed error %.2g)\n%v",
							testScope.Vars[i], testScope.Vars[j], e, q, got, want, allowed, dd)
					}
				}
			}
		}
		if first == 0 || second == 0 {
			t.Skip("nothing to compare: rapid draws another in its place")
		}
	})
}

// TestDerivDualRejects: a wrong rule is far outside the error allowed above.
func TestDerivDualRejects(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	q := []float64{0.7}
	for _, c := range []struct{ right, wrong string }{
		{"sqrt(1+q^2)", "1.000000001*sqrt(1+q^2)"},
		{"sin(q)", "sin(q + 1e-9)"},
		{"normcdf(q)*q", "normcdf(q*1.000000001)*q"},
	} {
		e, wrong := scope.MustParse(c.right), scope.MustParse(c.wrong)
		d := wrong.Deriv(0)
		want, allowed, ok := both(func(n *noisy) float64 { return n.dual(e, q, 0).Emag }, d, q)
		if got := d.Eval(q); !ok || !(math.Abs(got-want) > allowed) {
			t.Errorf("%s passes for %s: %v against %v within %.2g", c.wrong, c.right, got, want, allowed)
		}
	}
}
