package field

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/walk/internal/kernel"
)

// TestScales: kicks with scales whose last operation is left to them move
// walkers as kicks with the whole field do, bit for bit, also where a component
// reads coordinates that have moved before it.
func TestScales(t *testing.T) {
	loose := 0
	for _, srcs := range [][]string{
		{"sqrt(1 + q^2)"},
		{"1 + 0.5*sin(q)"},
		{"q"},
		{"2"},
		{"q*exp(q)"},
		{"sqrt(exp(q))"},
		{"sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))", "abs(q1)*sqrt(normcdf(q2))"},
		{"q1*q2", "q1*q2"},
		{"q2*q2", "q1*q1", "sqrt(q1*q3 + 2)"},
		{"sqrt(q2*q3 + 1)", "sqrt(q2*q3 + 1)", "q3*q3"},
		{"sqrt(q2)", "sqrt(q1)"},
		{"q1", "q1*q2", "exp(q1)*exp(q2)"},
	} {
		t.Run(fmt.Sprint(srcs), func(t *testing.T) {
			v := MustParse(srcs...)
			dim := v.Dim()
			scales := v.Scales(512)
			for _, n := range []int{512, 9, 512, 1} {
				q, want, g := kernel.Rows(dim, n), kernel.Rows(dim, n), kernel.Rows(dim, n)
				for i := range q {
					for k := range q[i] {
						q[i][k] = math.Sin(float64(3*k+7*i)) * 2
						want[i][k] = q[i][k]
					}
				}
				coins := kernel.Words(n)
				for k := range coins {
					coins[k] = uint64(k) * 0x9e3779b97f4a7c15
				}
				for step := range uint(5) {
					v.Eval(g, want)
					for i := range want {
						kernel.Kick(want[i], &kernel.Scale{A: g[i]}, coins, step, 0.1, &kernel.Wall{})
					}
					for i, s := range scales(q) {
						if s.Last != kernel.Given {
							loose++
						}
						kernel.Kick(q[i], &s, coins, step, 0.1, &kernel.Wall{})
					}
				}
				for i := range q {
					for k, x := range q[i] {
						if !same(x, want[i][k]) {
							t.Fatalf("%d walkers, coordinate %d of walker %d: %x, want %x", n, i, k, x, want[i][k])
						}
					}
				}
				if allocs := testing.AllocsPerRun(5, func() { scales(q) }); allocs != 0 {
					t.Errorf("%v allocations", allocs)
				}
			}
		})
	}
	if loose == 0 {
		t.Error("no operation is left to the kick")
	}
}
