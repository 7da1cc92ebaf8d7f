package nnbridge

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

var (
	_ soret.Field = (*cubeField)(nil)
	_ soret.Field = (*field.Vector)(nil)
	_ walk.Field  = (*projected)(nil)
)

func mapOf(n *TwoLayer, in Inputs) Map {
	return Map{Net: n, Data: Data{in, Fair{}}, Eta: 0.05}
}

// at evaluates the field of a walk at one point.
func at(t *testing.T, w walk.Walk, q ...float64) []float64 {
	t.Helper()
	r, ok := w.Law.(walk.Reduced)
	if !ok || r.Dim() != len(q) {
		t.Fatalf("law %T in %d dimensions; want walk.Reduced in %d", w.Law, w.Dim(), len(q))
	}
	g, x := matrix(len(q), 1), matrix(len(q), 1)
	for i := range q {
		x[i][0] = q[i]
	}
	r.Field.Eval(g, x)
	out := make([]float64, len(q))
	for i := range out {
		out[i] = g[i][0]
	}
	return out
}

// The walk of a unit has the scales of phi, and those of the whole network.
func TestUnitWalkIsPhi(t *testing.T) {
	n := trained()
	for _, batch := range []int{1, 3} {
		m := mapOf(n, Gaussian{3})
		m.Batch = batch
		whole, err := m.Network()
		if err != nil {
			t.Fatal(err)
		}
		all := at(t, whole, n.Params(nil)...)
		for i := range n.V {
			w, err := m.Unit(i)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Check(); err != nil {
				t.Fatal(err)
			}
			g := at(t, w, n.V[i], n.B[i])
			p := PhiAt(n.B[i], n.NormW(i), 0.25)
			root := math.Sqrt(float64(batch))
			relative(t, "g_V", g[0], p.One/root, 1e-12)
			relative(t, "g_b", g[1], n.V[i]*p.Two/root, 1e-12)
			relative(t, "g_V of the network", all[n.Shape.V(i)], g[0], 1e-12)
			relative(t, "g_b of the network", all[n.Shape.B(i)], g[1], 1e-12)
		}
	}
}

// Other data: a data set is exact, and the scales go with sqrt(s2).
func TestUnitWalkOfADataSet(t *testing.T) {
	n := FromParams(Shape{Hidden: 1, Inputs: 2, Bias: true}, []float64{-2, 0.5, 1, -1})
	set, err := NewSet(2, []float64{1, 0, 0, 1, 2, 1, 0.25, 0.25}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := mapOf(n, Rows{Set: set})
	m.FrozenW = true
	w, err := m.Unit(0)
	if err != nil {
		t.Fatal(err)
	}
	// z = 3/2, -1/2, 3/2, 1/2
	relative(t, "g_V", at(t, w, -2, 0.5)[0], math.Sqrt(0.25*(2.25+2.25+0.25)/4), 1e-15)
	relative(t, "g_b", at(t, w, -2, 0.5)[1], -2*math.Sqrt(0.25*3/4), 1e-15)
	for _, g := range at(t, w, 1, -5) {
		if g != 0 {
			t.Errorf("a dead unit moves: g = %g", g)
		}
	}
	m.S2 = 1
	if w, err = m.Unit(0); err != nil {
		t.Fatal(err)
	}
	relative(t, "g_V with s2 = 1", at(t, w, -2, 0.5)[0], math.Sqrt((2.25+2.25+0.25)/4), 1e-15)

	m.FrozenW = false // x >= 0: W belongs to U
	if w, err = m.Unit(0); err != nil {
		t.Fatal(err)
	}
	g := at(t, w, -2, 0.5, 1, -1)
	relative(t, "g_W0", g[2], -2*math.Sqrt((1+4+0.0625)/4), 1e-15)
	if groups := w.Law.(walk.Reduced).SignGroups(); fmt.Sprint(groups) != "[0 0 0 0]" {
		t.Errorf("sign groups %v; want one for all", groups)
	}
}

// Sign groups of a network: W joins V and b where no input is negative.
func TestNetworkGroups(t *testing.T) {
	n := NewTwoLayer(Shape{Hidden: 2, Inputs: 1, Bias: true})
	for _, c := range []struct {
		in   Inputs
		want string
	}{{Gaussian{1}, "[0 1 0 1 2 3]"}, {Uniform01{1}, "[0 1 0 1 0 1]"}} {
		w, err := mapOf(n, c.in).Network()
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(w.Law.(walk.Reduced).SignGroups()); got != c.want {
			t.Errorf("%v: sign groups %v; want %v", c.in, got, c.want)
		}
	}
}

// The exact derivatives of the field in the unit cube are slopes of its values.
func TestCubeFieldJacobian(t *testing.T) {
	for _, c := range []struct {
		bias, frozen bool
		q            []float64
	}{
		{true, false, []float64{0.8, -0.3, 0.7, -0.4, 0.5}},
		{true, true, []float64{-1.2, 0.1}},
		{false, false, []float64{0.5, 0.7, -0.4, 0.5}},
	} {
		n := NewTwoLayer(Shape{Hidden: 1, Inputs: 3, Bias: c.bias})
		copy(n.W, []float64{0.7, -0.4, 0.5})
		m := mapOf(n, Uniform01{3})
		m.FrozenW = c.frozen
		medium, err := m.Medium(0, nil)
		if err != nil {
			t.Fatal(err)
		}
		dim := medium.Dim()
		dg, g := make([]float64, dim*dim), make([]float64, dim)
		medium.Field.Jacobian(dg, c.q)
		for i := range dim {
			slope := fd.Gradient(nil, func(q []float64) float64 {
				medium.Field.Value(g, q)
				return g[i]
			}, c.q, &fd.Settings{Formula: fd.Central, Step: 1e-4})
			for j, want := range slope {
				if !(math.Abs(dg[i*dim+j]-want) <= 1e-7) {
					t.Errorf("bias %v, frozen %v: d_%d g_%d = %.9g; the slope is %.9g", c.bias, c.frozen, j, i, dg[i*dim+j], want)
				}
			}
		}
		inside := []float64{1, 0.2, 0.7, 0.4, 0.5}
		for _, v := range soret.CheckU(medium.Field, nil, [][]float64{inside[:dim]}) {
			t.Errorf("x >= 0 and V > 0, yet Eq. 7 fails: %v", v)
		}
	}
}

// Eq. 27 is the thermophoretic term of Eq. 10 for the field of a unit: the
// paper's flux along ghat where the density is uniform. The exact flux is
// another.
func TestPsiIsThePapersFlux(t *testing.T) {
	n := trained()
	m := mapOf(n, Gaussian{3})
	m.Batch = 2
	one := field.Scope{Vars: field.Coordinates(2)}.MustParse("1")
	medium, err := m.Medium(0, one)
	if err != nil {
		t.Fatal(err)
	}
	list, err := Fluxes(medium, []float64{n.V[0], n.B[0]}, m.Eta)
	if err != nil {
		t.Fatal(err)
	}
	p := PhiAt(n.B[0], n.NormW(0), 0.25)
	got := map[string]float64{}
	for _, f := range list {
		if f.Err != nil {
			t.Errorf("%s: %v", f.Law, f.Err)
		}
		got[f.Law] = f.Along
	}
	relative(t, "paper", got["paper"], -p.Psi(n.V[0], 1)/2, 1e-12)
	relative(t, "midpoint", got["midpoint"], got["paper"], 1e-12) // no gradient of rho
	if r := got["kramers-moyal"] / got["paper"]; !(r >= 0.3 && r <= 0.9) {
		t.Errorf("kramers-moyal / paper = %g; Eq. 10 is thought to overstate this flux", r)
	}
	relative(t, "exact", got["exact"], got["kramers-moyal-4"], 1e-4)
	relative(t, "strength", ForceStrength(0.1, 4), 0.0025, 1e-15)
}

// spreadFrom runs a walk from V = 1, b = 0.2 in its first two coordinates, and
// measures the second moments about the start.
func spreadFrom(t *testing.T, w walk.Walk, steps uint64) (vb, vv, bb walk.Estimate) {
	t.Helper()
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 17, Steps: steps, Seed: 3}, spreadTally(steps))
	if err != nil {
		t.Fatal(err)
	}
	s := sum.Named("spread")
	return s.Estimate(0), s.Estimate(1), s.Estimate(2)
}

// spreadTally measures E[v b], E[v^2], E[b^2] at one step, v = V - 1 and
// b = b - 0.2.
type spreadTally uint64

func (spreadTally) Name() string { return "spread" }

func (s spreadTally) Open(*walk.Walk, *walk.Plan) (walk.Counter, error) {
	return &spreadCounter{at: uint64(s)}, nil
}

type spreadCounter struct {
	at  uint64
	sum [3]float64
}

func (c *spreadCounter) Size() int { return 3 }
func (c *spreadCounter) Reset()    { clear(c.sum[:]) }

func (c *spreadCounter) Next(step uint64) uint64 {
	if step <= c.at {
		return c.at
	}
	return walk.Never
}

func (c *spreadCounter) Observe(b *walk.Block) {
	for k, x := range b.Q[0] {
		v, b := x-1, b.Q[1][k]-0.2
		c.sum[0] += float64(v * b)
		c.sum[1] += float64(v * v)
		c.sum[2] += float64(b * b)
	}
}

func (c *spreadCounter) Scores(dst []float64, n uint64) {
	for k, s := range c.sum {
		dst[k] = s / float64(n)
	}
}

// The (V, b) walk against real, unbiased SGD of the same unit with frozen W.
// Where every input is the same the two are one process: all second moments
// agree. For Gaussian inputs the variances of a step agree, and that of
// V with b is smaller in SGD by the coherence, E[s s']/sqrt(E[s^2] E[s']).
// 7 comparisons at 1e-6; the mutant is coherence 1.
func TestUnitWalkAgainstUnbiasedSGD(t *testing.T) {
	const alpha, eta = 1e-6, 0.02
	start := FromParams(Shape{Hidden: 1, Inputs: 2, Bias: true}, []float64{1, 0.2, 0.6, -0.8})
	single, err := NewSet(2, []float64{1, 0.5}, nil)
	if err != nil {
		t.Fatal(err)
	}
	sgd := func(in Inputs) walk.Walk {
		law, err := Unbiased{}.Law(Training{Shape: start.Shape, Data: Data{in, Fair{}}, FrozenW: true})
		if err != nil {
			t.Fatal(err)
		}
		return walk.Walk{Law: law, Eta: eta, Start: walk.Point(start.Params(nil)...)}
	}
	reduced := func(in Inputs) walk.Walk {
		w, err := Map{Net: start, Data: Data{in, Fair{}}, Eta: eta, FrozenW: true}.Unit(0)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	const steps = 200
	vb, vv, bb := spreadFrom(t, reduced(Rows{Set: single}), steps)
	vb1, vv1, bb1 := spreadFrom(t, sgd(Rows{Set: single}), steps)
	for _, c := range []struct {
		what string
		a, b walk.Estimate
	}{{"E[v b]", vb, vb1}, {"E[v^2]", vv, vv1}, {"E[b^2]", bb, bb1}} {
		diff := walk.Estimate{Value: c.a.Value - c.b.Value, StdErr: math.Hypot(c.a.StdErr, c.b.StdErr), N: c.a.N}
		walktest.Agree(t, c.what+", walk minus SGD, one input", diff, 0, alpha)
	}
	// In one step the second moments are eta^2 M, exactly.
	p := PhiAt(0.2, 1, 0.25)
	shared := eta * eta * p.One * p.Two
	vb, _, _ = spreadFrom(t, reduced(Gaussian{2}), 1)
	vb1, vv1, bb1 = spreadFrom(t, sgd(Gaussian{2}), 1)
	walktest.Agree(t, "walk, E[v b]", vb, shared, alpha)
	walktest.Agree(t, "SGD, E[v b]", vb1, p.Coherence()*shared, alpha)
	walktest.Differ(t, "SGD, E[v b] as if signs were shared", vb1, shared, alpha)
	walktest.Agree(t, "SGD, E[v^2]", vv1, square(eta*p.One), alpha)
	walktest.Agree(t, "SGD, E[b^2]", bb1, square(eta*p.Two), alpha)
}

func TestMapRefuses(t *testing.T) {
	n := trained()
	good := mapOf(n, Gaussian{3})
	for _, c := range []struct {
		edit func(*Map)
		unit int
		want string
	}{
		{func(m *Map) { m.Net = nil }, 0, "needs a network"},
		{func(m *Map) { m.Eta = 0 }, 0, "eta = 0"},
		{func(m *Map) { m.S2 = -1 }, 0, "E[(p-y)^2] = -1"},
		{func(m *Map) { m.Batch = -2 }, 0, "a batch of -2 samples"},
		{func(m *Map) { m.Data.Inputs = Gaussian{2} }, 0, "the data have 2 inputs, the network 3"},
		{func(*Map) {}, 4, "unit 4 of a network with 4"},
	} {
		m := good
		c.edit(&m)
		if _, err := m.Unit(c.unit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
	if _, err := mapOf(n, Rows{Set: &Set{Inputs: 3, X: make([]float64, 9)}}).Medium(0, nil); err == nil || !strings.Contains(err.Error(), "no closed form") {
		t.Errorf("medium over a data set: error %v", err)
	}
}

func TestUnitDensity(t *testing.T) {
	n := trained()
	rho := UnitDensity(n)
	// |V| has mean 0.675 and b -0.6: the density is largest there.
	top := rho.Eval([]float64{0.675, -0.6})
	for _, q := range [][]float64{{0.5, -0.6}, {0.9, -0.6}, {0.675, 0}, {0.675, -1.5}} {
		if rho.Eval(q) >= top {
			t.Errorf("rho%v = %g is not below rho at the mean, %g", q, rho.Eval(q), top)
		}
	}
	if got := UnitDensity(zeroOutput()).String(); got != "1" {
		t.Errorf("units that are alike: density %s; want 1", got)
	}
}

func ExampleMap() {
	n := NewTwoLayer(Shape{Hidden: 1, Inputs: 2, Bias: true})
	n.V[0], n.B[0] = 0.8, 0.1
	copy(n.W, []float64{0.6, 0.8})

	m := Map{Net: n, Data: Data{Gaussian{2}, Fair{}}, Eta: 0.1, Batch: 1, FrozenW: true}
	w, err := m.Unit(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w.Law.(walk.Reduced).Field)

	one := field.Scope{Vars: field.Coordinates(2)}.MustParse("1")
	medium, err := m.Medium(0, one)
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := Fluxes(medium, []float64{0.8, 0.1}, m.Eta)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range list {
		fmt.Printf("%-15s %.5f\n", f.Law, f.Along)
	}
	// Output:
	// (sqrt(max(s2*((q2^2 + w^2)*normcdf(q2/w) + q2*w*normpdf(q2/w)), 0))/sqrt(batch), q1*sqrt(s2*normcdf(q2/w))/sqrt(batch))
	// exact           -0.11314
	// kramers-moyal-4 -0.11314
	// kramers-moyal   -0.11288
	// midpoint        -0.17365
	// paper           -0.17365
}

func TestUnitFieldsDoNotAllocate(t *testing.T) {
	n := trained()
	for _, in := range []Inputs{Gaussian{3}, Rows{Set: &Set{Inputs: 3, X: []float64{1, 0, -1, 0.5, 0.5, 0.5}}}} {
		w, err := mapOf(n, in).Unit(0)
		if err != nil {
			t.Fatal(err)
		}
		f, g, q := w.Law.(walk.Reduced).Field, matrix(2, 64), matrix(2, 64)
		f.Eval(g, q)
		if a := testing.AllocsPerRun(100, func() { f.Eval(g, q) }); a > 0 {
			t.Errorf("%v: %v allocations a call", in, a)
		}
	}
}
