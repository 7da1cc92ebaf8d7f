//go:build !purego

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"thermowalk/walk"
)

// eachTwin runs a test with every instruction set that the program may use.
func eachTwin(t *testing.T, test func(t *testing.T)) {
	if !Vector() {
		t.Skipf("no vector form to compare: the backend is %q", walk.Backend())
	}
	was := wide
	defer func() { wide = was }()
	for _, wide = range []bool{false, true} {
		if wide && !was {
			break
		}
		t.Run(map[bool]string{false: "avx2", true: "avx512"}[wide], test)
	}
}

// shapes cut vectors and tiles in every way: 1 to 67 units and inputs, and 127
// to 129.
func shapes() (all []Shape) {
	var lengths []int
	for n := 1; n <= 67; n++ {
		lengths = append(lengths, n)
	}
	for _, n := range append(lengths, 127, 128, 129) {
		all = append(all, Shape{n, 1 + n%5, n%2 == 0}, Shape{1 + n%7, n, n%2 == 1})
	}
	return append(all, Shape{10, 10, true}, Shape{100, 100, true})
}

// guard stands before and behind what a kernel may write.
const guard = -0x1.23456789abcdep+77

// fenced makes n numbers between guards, at an odd place of a line.
func fenced(n, odd int) []float64 {
	x := make([]float64, odd+n+9)
	for i := range x {
		x[i] = guard
	}
	return x[odd : odd+n : odd+n+9]
}

func (c checker) intact(x []float64) {
	c.t.Helper()
	for _, v := range x[len(x):cap(x)] {
		if v != guard {
			c.t.Fatalf("%s: written behind the end: %g", c.what, v)
		}
	}
}

type checker struct {
	t    *testing.T
	what string
}

// same compares bits; any NaN is like another.
func (c checker) same(what string, got, want float64) {
	c.t.Helper()
	if math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want) {
		c.t.Fatalf("%s: %s is %x, want %x", c.what, what, got, want)
	}
}

// number gives parameters and inputs: normal ones, but one in odd that is not.
func number(r *rand.Rand, odd int) float64 {
	if odd > 0 && r.IntN(odd) == 0 {
		return []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 0x1p-1074, -0x1p-1060, math.MaxFloat64, -1e300}[r.IntN(9)]
	}
	return r.NormFloat64()
}

// TestEight leads blocks of networks by vectors and one by one, through a few
// batches: any number of networks in the block, at any place, between guards. Some
// networks have diverged: numbers that are infinite or none at all.
func TestEight(t *testing.T) {
	eachTwin(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for at, s := range shapes() {
			samples, n, frozen := 1+at%4, 1+at%8, at%3 == 0
			if at%2 == 0 {
				n = Lanes
			}
			place, odd := at%5, []int{0, 0, 40, 7}[at%4]
			c := checker{t, fmt.Sprintf("%+v, %d samples, %d networks at %d, frozen %v, odd %d", s, samples, n, place, frozen, odd)}
			block := make([][]float64, s.Dim())
			width := place + n + at%3
			flat := fenced(width*s.Dim(), at%9)
			nets := make([][]float64, width)
			for i := range block {
				block[i] = flat[i*width : (i+1)*width : (i+1)*width]
				if at%7 == 6 { // rows that lie anywhere
					block[i] = make([]float64, width)
				}
				for k := range block[i] {
					block[i][k] = number(r, odd)
					nets[k] = append(nets[k], block[i][k])
				}
			}
			e := Eight{Shape: s}
			x, h, f, cs := fenced(samples*s.Inputs*Lanes, at%8), fenced(samples*s.Units*Lanes, at%8), fenced(samples*Lanes, 3), make([]float64, samples*Lanes)
			e.Load(block, place, n)
			for range 3 {
				for i := range x {
					x[i] = r.NormFloat64()
				}
				for i := range cs {
					cs[i] = number(r, odd) / 8
				}
				e.Forward(x, h, f)
				e.Descend(x, h, cs, frozen)
				for k := range n {
					one, active, factors := make([]float64, samples*s.Inputs), make([]float64, samples*s.Units), make([]float64, samples)
					for i := range one {
						one[i] = x[i*Lanes+k]
					}
					for i := range factors {
						factors[i] = cs[i*Lanes+k]
						c.same("output", f[i*Lanes+k], Forward(s, nets[place+k], one[i*s.Inputs:], active[i*s.Units:]))
					}
					for i, want := range active {
						c.same("activation", h[i*Lanes+k], want)
					}
					Descend(s, nets[place+k], one, active, factors, frozen)
				}
			}
			e.Store()
			for i, row := range block {
				for k, got := range row {
					c.same(fmt.Sprintf("parameter %d of network %d", i, k), got, nets[k][i])
				}
			}
			c.intact(x)
			c.intact(h)
			c.intact(f)
			c.intact(flat)
		}
	})
}

// TestRows leads one network by vectors of its units, and by the definition.
func TestRows(t *testing.T) {
	eachTwin(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for at, s := range shapes() {
			frozen, odd := at%3 == 0, []int{0, 0, 40, 7}[at%4]
			c := checker{t, fmt.Sprintf("%+v, frozen %v, odd %d", s, frozen, odd)}
			block, want := make([][]float64, s.Dim()), make([]float64, s.Dim())
			for i := range block {
				want[i] = number(r, odd)
				block[i] = []float64{guard, want[i], guard}
			}
			rows := Rows{Shape: s}
			rows.Load(block, 1)
			x, next, h := make([]float64, s.Inputs), make([]float64, s.Inputs), make([]float64, s.Units)
			for range 2 { // two visits
				for i := range x {
					x[i] = r.NormFloat64()
				}
				f := rows.Forward(x)
				for range 3 {
					c.same("output", f, Forward(s, want, x, h))
					for i, active := range rows.Activations() {
						c.same("activation", active, h[i])
					}
					for i := range next {
						next[i] = r.NormFloat64()
					}
					factor := number(r, odd) / 8
					f = rows.Step(x, factor, next, frozen)
					Descend(s, want, x, h, []float64{factor}, frozen)
					x, next = next, x
				}
				rows.Store()
				for i, row := range block {
					c.same(fmt.Sprintf("parameter %d", i), row[1], want[i])
					if row[0] != guard || row[2] != guard {
						t.Fatalf("%s: the neighbours of parameter %d are written", c.what, i)
					}
				}
			}
			taken := Rows{Shape: s}
			taken.Take(want)
			c.same("output of a copy", taken.Forward(x), Forward(s, want, x, h))
			for i, units := 0, len(rows.v); i < units; i++ {
				if i >= s.Units && rows.v[i] != 0 {
					t.Fatalf("%s: unit %d of %d is not zero", c.what, i, s.Units)
				}
			}
		}
	})
}

// BenchmarkKernels measures a step of one network.
func BenchmarkKernels(b *testing.B) {
	if !Vector() {
		b.Skipf("no vector form: the backend is %q", walk.Backend())
	}
	for _, s := range []Shape{{10, 10, true}, {100, 100, true}} {
		n := s.Dim()
		x, h, f, c := Aligned(s.Inputs*Lanes), Aligned(s.Units*Lanes), Aligned(Lanes), Aligned(Lanes)
		block := make([][]float64, n)
		flat, r := Aligned(n*Lanes), rand.New(rand.NewPCG(5, 6))
		for i := range block {
			block[i] = flat[i*Lanes : (i+1)*Lanes]
			for k := range block[i] {
				block[i][k] = r.NormFloat64()
			}
		}
		for i := range x {
			x[i] = r.NormFloat64()
		}
		one := make([]float64, n)
		for i := range one {
			one[i] = block[i][0]
		}
		run := func(name string, networks int, step func()) {
			b.Run(fmt.Sprintf("%s/%dx%d", name, s.Inputs, s.Units), func(b *testing.B) {
				for b.Loop() {
					step()
				}
				b.ReportMetric(float64(b.N*networks)/b.Elapsed().Seconds(), "network-steps/s")
				b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*networks), "ns/network-step")
			})
		}
		e, rows := Eight{Shape: s}, Rows{Shape: s}
		e.Load(block, 0, Lanes)
		rows.Load(block, 0)
		run("forward", Lanes, func() { e.Forward(x, h, f) })
		run("eight", Lanes, func() { e.Forward(x, h, f); e.Descend(x, h, c, false) })
		run("rows", 1, func() { rows.Step(x, 0, x[s.Inputs:], false) })
		run("reference", 1, func() { Forward(s, one, x, h); Descend(s, one, x, h, c[:1], false) })
	}
}
