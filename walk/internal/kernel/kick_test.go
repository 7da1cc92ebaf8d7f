package kernel

import (
	"fmt"
	"math"
	"testing"
)

// lasts are the last operations of scales by their formulas.
var lasts = map[Last]func(a, b, c float64) float64{
	Given:    func(a, b, c float64) float64 { return a },
	Product:  func(a, b, c float64) float64 { return a * b },
	Root:     func(a, b, c float64) float64 { return math.Sqrt(a) },
	RootFMAC: func(a, b, c float64) float64 { return math.Sqrt(math.FMA(a, b, c)) },
	SinFMAS:  func(a, b, c float64) float64 { return math.FMA(Sin(a), 0.75, c) },
}

// TestKick compares the kick with its formula, for every last operation, wall,
// length and backend: numbers of all kinds among which special values, long and
// short leaps over the walls; operands that are the moved coordinate itself; odd
// alignments and guard bands.
func TestKick(t *testing.T) { eachBackend(t, testKick) }

func testKick(t *testing.T) {
	const c, guard = 1.25, 12345.678
	for last, formula := range lasts {
		for _, w := range []Wall{{}, {Kind: Glued, Lo: -2, Hi: 2.5}, {Kind: Mirror, Lo: -2, Hi: 2.5}} {
			for _, n := range lengths() {
				for _, self := range []bool{false, true} {
					bit, eta := uint(n%64), 0.3
					off := n % 5
					room := func(fill func(i int) float64) (whole, row []float64) {
						whole = make([]float64, n+10)
						VFill(whole, guard)
						row = whole[off : off+n : off+n]
						for i := range row {
							row[i] = fill(i)
						}
						return whole, row
					}
					wholeQ, q := room(func(i int) float64 {
						if i%3 > 0 { // mostly inside
							return math.Mod(sample(i+n), 2)
						}
						return sample(i + n)
					})
					wholeA, a := room(func(i int) float64 { return sample(i + 7*n + 1) })
					wholeB, b := room(func(i int) float64 { return sample(i + 9*n + 2) })
					wholeT, turns := room(func(i int) float64 { return float64(i % 7) })
					coins := make([]uint64, n)
					for i := range coins {
						coins[i] = splitmix(uint64(i + n))
					}
					if self {
						wholeA, a = wholeQ, q
					}
					wantQ, wantT := make([]float64, n), make([]float64, n)
					for i, x := range q {
						zeta := 1 - 2*float64(coins[i]>>bit&1)
						wantQ[i], wantT[i] = math.FMA(-eta*zeta, formula(a[i], b[i], c), x), turns[i]
						if y := wantQ[i]; y < w.Lo || y >= w.Hi {
							switch w.Kind {
							case Glued:
								var k float64
								wantQ[i], k = Wrap(y, w.Lo, w.Hi)
								wantT[i] += k
							case Mirror:
								wantQ[i] = Reflect(y, w.Lo, w.Hi)
							}
						}
					}
					w.Turns = turns
					Kick(q, &Scale{Last: last, A: a, B: b, M: 0.75, C: c}, coins, bit, eta, &w)
					for i := range q {
						if !sameBits(q[i], wantQ[i]) || !sameBits(turns[i], wantT[i]) {
							t.Fatalf("operation %d, wall %d, n = %d, walker %d: %x with %v turns, want %x with %v", last, w.Kind, n, i, q[i], turns[i], wantQ[i], wantT[i])
						}
					}
					for _, whole := range [][]float64{wholeQ, wholeA, wholeB, wholeT} {
						for i, g := range whole {
							if (i < off || i >= off+n) && g != guard {
								t.Fatalf("operation %d, wall %d, n = %d: wrote outside of its row", last, w.Kind, n)
							}
						}
					}
				}
			}
		}
	}
}

// TestKickRefuses: rows of different length panic with the name of the package.
func TestKickRefuses(t *testing.T) {
	short, long := make([]float64, 3), make([]float64, 4)
	for i, f := range []func(){
		func() { Kick(short, &Scale{A: long}, make([]uint64, 3), 0, 1, &Wall{}) },
		func() { Kick(long, &Scale{A: long}, make([]uint64, 3), 0, 1, &Wall{}) },
		func() { Kick(long, &Scale{Last: Product, A: long, B: short}, make([]uint64, 4), 0, 1, &Wall{}) },
		func() { Kick(long, &Scale{A: long}, make([]uint64, 4), 64, 1, &Wall{}) },
		func() {
			Kick(long, &Scale{A: long}, make([]uint64, 4), 0, 1, &Wall{Kind: Glued, Lo: 0, Hi: 1, Turns: short})
		},
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); r != "kernel: rows of different length" {
					t.Errorf("%d: %s", i, r)
				}
			}()
			f()
		}()
	}
}

// TestWalls: a point that has left is brought back to where it belongs, from
// near and from far, and no rounding puts it outside.
func TestWalls(t *testing.T) {
	for i := range 1 << 16 {
		lo := sample(3 * i)
		hi := lo + math.Abs(sample(3*i+1))
		x := sample(3*i + 2)
		if !(hi > lo) || hi-lo > math.MaxFloat64 || x-x != 0 || x >= lo && x < hi || math.Abs(x) > 1e15*(hi-lo) {
			continue
		}
		if y, n := Wrap(x, lo, hi); !(y >= lo && y < hi) || n != math.Trunc(n) {
			t.Fatalf("%v wrapped into [%v, %v) is %v, %v turns", x, lo, hi, y, n)
		}
		if y := Reflect(x, lo, hi); !(y >= lo && y <= hi) {
			t.Fatalf("%v reflected into [%v, %v] is %v", x, lo, hi, y)
		}
	}
}

// BenchmarkKick measures the last operation of a scale together with the step,
// some of the walkers leaving the range at each.
func BenchmarkKick(b *testing.B) {
	for _, c := range []struct {
		name string
		last Last
		wall Kind
	}{
		{"given", Given, Open},
		{"given/glued", Given, Glued},
		{"given/mirror", Given, Mirror},
		{"product", Product, Open},
		{"root", Root, Open},
		{"rootfmac", RootFMAC, Open},
		{"rootfmac/glued", RootFMAC, Glued},
	} {
		b.Run(c.name, func(b *testing.B) {
			rows := Rows(4, 512)
			copy(rows[0], benchRow(0, 2*math.Pi))
			copy(rows[1], benchRow(0.1, 1))
			coins := Words(512)
			w := Wall{Kind: c.wall, Lo: 0, Hi: 2 * math.Pi, Turns: rows[2]}
			g := Scale{Last: c.last, A: rows[1], B: rows[1], C: 1}
			for i := range coins {
				coins[i] = splitmix(uint64(i))
			}
			bit := uint(0)
			for b.Loop() {
				Kick(rows[0], &g, coins, bit, 0.01, &w)
				bit = (bit + 1) % 64
			}
			reportElement(b, 512)
		})
	}
}
