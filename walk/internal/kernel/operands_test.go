package kernel

import (
	"fmt"
	"math"
	"testing"
)

// ternary lists all functions of two and three rows, of which those of two pass
// over the third.
var ternary = func() (list []struct {
	name  string
	rows  int
	block func(dst, x, y, z []float64)
	f     func(x, y, z float64) float64
},
) {
	add := func(name string, rows int, block func(dst, x, y, z []float64), f func(x, y, z float64) float64) {
		list = append(list, struct {
			name  string
			rows  int
			block func(dst, x, y, z []float64)
			f     func(x, y, z float64) float64
		}{name, rows, block, f})
	}
	for _, b := range binary {
		add(b.name, 2, func(dst, x, y, _ []float64) { b.block(dst, x, y) }, func(x, y, _ float64) float64 { return b.f(x, y) })
	}
	add("fma of three", 3, VFMA, math.FMA)
	add("select of three", 3, VSelect, Select)
	return list
}()

// guard stands beside the rows of guarded.
const guard = 12345.678

// guarded makes row j of n numbers of every kind, at an odd place of its own between guards.
func guarded(n, j int) (whole, row []float64) {
	off := (n + 3*j) % 8
	whole = make([]float64, n+16)
	VFill(whole, guard)
	row = whole[off : off+n : off+n]
	for i := range row {
		row[i] = sample(1000*n + i + 7777*j)
	}
	return whole, row
}

// intact tells whether the guards of row j are as they were.
func intact(whole []float64, j int) bool {
	n := len(whole) - 16
	off := (n + 3*j) % 8
	for i, x := range whole {
		if (i < off || i >= off+n) && x != guard {
			return false
		}
	}
	return true
}

// TestOperands: the destination may be any one of the operands, and each row lies
// at an odd place of its own, between guards.
func TestOperands(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range lengths() {
			for _, c := range ternary {
				for dst := -1; dst < c.rows; dst++ { // -1: a row of its own
					var whole, row, before [4][]float64
					for j := range whole {
						whole[j], row[j] = guarded(n, j)
						before[j] = append(before[j], row[j]...)
					}
					if dst >= 0 {
						row[3] = row[dst]
					}
					c.block(row[3], row[0], row[1], row[2])
					for i, got := range row[3] {
						if want := c.f(before[0][i], before[1][i], before[2][i]); !sameBits(got, want) {
							t.Fatalf("%s, n = %d, into operand %d: element %d of %v, %v, %v is %v, want %v", c.name, n, dst, i, before[0][i], before[1][i], before[2][i], got, want)
						}
					}
					for j := range 3 {
						for i, x := range row[j] {
							if j != dst && !sameBits(x, before[j][i]) {
								t.Fatalf("%s, n = %d, into operand %d: operand %d is written", c.name, n, dst, j)
							}
						}
					}
					for j, w := range whole {
						if !intact(w, j) {
							t.Fatalf("%s, n = %d: wrote outside of row %d", c.name, n, j)
						}
					}
				}
			}
		}
	})
}

// TestScalars compares the functions that take a scalar with their formulas for
// scalars of every kind: zeros of both signs, subnormal, infinite, no number.
func TestScalars(t *testing.T) {
	scalars := []float64{0, math.Copysign(0, -1), 1, -2.5, 5e-324, -1e-310, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	const n = 131
	x, y, dst := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = sample(i), sample(i+n)
	}
	eachBackend(t, func(t *testing.T) {
		for _, s := range scalars {
			for _, c := range scalars {
				for name, of := range map[string]struct {
					run func()
					f   func(x, y float64) float64
				}{
					"adds":     {func() { VAddS(dst, x, s) }, func(x, _ float64) float64 { return x + s }},
					"subs":     {func() { VSubS(dst, x, s) }, func(x, _ float64) float64 { return x - s }},
					"rsubs":    {func() { VRSubS(dst, x, s) }, func(x, _ float64) float64 { return s - x }},
					"muls":     {func() { VMulS(dst, x, s) }, func(x, _ float64) float64 { return x * s }},
					"divs":     {func() { VDivS(dst, x, s) }, func(x, _ float64) float64 { return x / s }},
					"rdivs":    {func() { VRDivS(dst, x, s) }, func(x, _ float64) float64 { return s / x }},
					"mins":     {func() { VMinS(dst, x, s) }, func(x, _ float64) float64 { return min(x, s) }},
					"maxs":     {func() { VMaxS(dst, x, s) }, func(x, _ float64) float64 { return max(x, s) }},
					"pows":     {func() { VPowS(dst, x, s) }, func(x, _ float64) float64 { return Pow(x, s) }},
					"fmas":     {func() { VFMAS(dst, x, s, c) }, func(x, _ float64) float64 { return math.FMA(x, s, c) }},
					"fmam":     {func() { VFMAM(dst, x, s, y) }, func(x, y float64) float64 { return math.FMA(x, s, y) }},
					"fmac":     {func() { VFMAC(dst, x, y, c) }, func(x, y float64) float64 { return math.FMA(x, y, c) }},
					"sqrtfmac": {func() { VSqrtFMAC(dst, x, y, c) }, func(x, y float64) float64 { return math.Sqrt(math.FMA(x, y, c)) }},
					"sinfmas":  {func() { VSinFMAS(dst, x, s, c) }, func(x, _ float64) float64 { return math.FMA(Sin(x), s, c) }},
					"cosfmas":  {func() { VCosFMAS(dst, x, s, c) }, func(x, _ float64) float64 { return math.FMA(Cos(x), s, c) }},
				} {
					of.run()
					for i, got := range dst {
						if want := of.f(x[i], y[i]); !sameBits(got, want) {
							t.Fatalf("%s with %v and %v: of %v, %v is %v, want %v", name, s, c, x[i], y[i], got, want)
						}
					}
				}
			}
		}
	})
}

// TestAllocationsOfSteps: what a step of a walk calls beside fields allocates nothing.
func TestAllocationsOfSteps(t *testing.T) {
	const n = 515 // whole vectors and some more
	eachBackend(t, func(t *testing.T) {
		q, a, b, turns := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		w, v := make([]uint64, n), make([]uint64, n)
		for i := range q {
			q[i], a[i], b[i], w[i], v[i] = math.Mod(sample(i), 2), sample(i+n), sample(i+2*n), splitmix(uint64(i)), splitmix(uint64(i+n))
		}
		for name, f := range map[string]func(){
			"norm":      func() { VNorm(a, b, q) },
			"fma":       func() { VFMA(a, b, q, a) },
			"select":    func() { VSelect(a, b, q, a) },
			"turns":     func() { VSinCosTurn(a, b, turns) },
			"normals":   func() { VBoxMuller(a, b, w, v) },
			"unit":      func() { VUnit(a, w) },
			"philox":    func() { Philox(w, v, 1, 2, 3, 4, 5) },
			"philox at": func() { PhiloxAt(w, v, 5) },
			"inside":    func() { Inside(q, -2, 2) },
			"reach":     func() { VReach(turns, q, a, b, 0.1, 1, 1) },
			"beyond":    func() { VBeyond(turns, q, a, Places{PerUnit: 1, Lo: -2, Hi: 2}, 0.1) },
		} {
			if allocs := testing.AllocsPerRun(10, f); allocs != 0 {
				t.Errorf("%s: %v allocations", name, allocs)
			}
		}
		for last := range lasts {
			for _, wall := range []Wall{{}, {Kind: Glued, Lo: -2, Hi: 2, Turns: turns}, {Kind: Mirror, Lo: -2, Hi: 2}} {
				if allocs := testing.AllocsPerRun(10, func() { Kick(q, &Scale{Last: last, A: a, B: b, C: 1}, w, 3, 0.1, &wall) }); allocs != 0 {
					t.Errorf("%s: %v allocations", fmt.Sprintf("kick %d at wall %d", last, wall.Kind), allocs)
				}
			}
		}
	})
}
