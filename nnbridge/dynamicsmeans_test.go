package nnbridge

import (
	"math"
	"testing"
)

// TestUnitMeans holds the means over blocks against those of a single network,
// which have code and tests of their own, and E[x_j s] against its derivation.
func TestUnitMeans(t *testing.T) {
	task := smallTask(1)
	set, err := NewSet(3, []float64{1, 0, 0, 0, 2, 1, 1, 1, 1, -1, 3, 0, 0.5, -2, 1, 2, 2, -1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []Inputs{Gaussian{3}, Rows{Set: set}} {
		task.Data.Inputs = in
		u := unitMeansPool(task, 100).Get().(*unitMeans)
		b := block(Init{Shape: task.Shape, Law: "normal"}, 3, 0, 7)
		b.Q[task.Shape.W(1, 0)][2], b.Q[task.Shape.W(1, 1)][2], b.Q[task.Shape.W(1, 2)][2] = 0, 0, 0
		for n := range []int{7, 3} {
			for i := range b.Q {
				b.Q[i] = b.Q[i][:7-4*n]
			}
			u.fill(u, b.Q)
			for k := range b.Q[0] {
				checkMeans(t, u, task, b.Q, k)
			}
		}
	}
}

func checkMeans(t *testing.T, u *unitMeans, task Training, q [][]float64, k int) {
	t.Helper()
	s := task.Shape
	params := make([]float64, s.Dim())
	for i := range params {
		params[i] = q[i][k]
	}
	net := FromParams(s, params)
	for i := range net.V {
		net.V[i] = 1
	}
	want, err := MomentsOf(net, task.Data.Inputs, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Hidden {
		agrees(t, "E[s']", u.rate[i][k], want.Rates[i].Value)
		agrees(t, "E[s^2]", u.square[i][k], want.H[s.V(i)].Value)
		mean, moved := firstMoments(net, i, task.Data.Inputs)
		agrees(t, "E[s]", u.mean[i][k], mean)
		for j := range s.Inputs {
			agrees(t, "E[x^2 s']", u.active[i*s.Inputs+j][k], want.H[s.W(i, j)].Value)
			agrees(t, "E[x s]", u.moved[i*s.Inputs+j][k], moved[j])
		}
	}
}

// firstMoments are E[s] and E[x_j s]: for Gaussian inputs E[s] is the integral
// of Phi from -inf to b/w, by parts, and E[x_j s] = E[ds/dx_j] (Stein).
func firstMoments(net *TwoLayer, i int, in Inputs) (mean float64, moved []float64) {
	moved = make([]float64, net.Inputs)
	if rows, ok := in.(Rows); ok {
		n := float64(rows.Set.Len())
		for r := range rows.Set.Len() {
			x := rows.Set.Row(r)
			s := Relu(net.Input(i, x))
			mean += s / n
			for j, v := range x {
				moved[j] += v * s / n
			}
		}
		return mean, moved
	}
	b, w := net.bias(i), net.NormW(i)
	if w == 0 {
		return Relu(b), moved
	}
	rate := 0.5 * math.Erfc(-b/w/math.Sqrt2)
	for j, v := range net.Row(i) {
		moved[j] = v * rate
	}
	return b*rate + w*math.Exp(-b*b/w/w/2)/math.Sqrt(2*math.Pi), moved
}

func agrees(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-13+1e-11*math.Abs(want)) {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}
