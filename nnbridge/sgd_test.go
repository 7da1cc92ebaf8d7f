package nnbridge

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"thermowalk/walk"
)

// smallTask has everything: biases, several units, a batch that no power of two divides.
func smallTask(batch int) Training {
	return Training{Shape: Shape{Hidden: 5, Inputs: 3, Bias: true}, Data: Data{Gaussian{3}, Fair{}}, Batch: batch}
}

// block makes networks first, ..., first+n-1 of a start ready to be led.
func block(start walk.Start, seed, first uint64, n int) *walk.Block {
	b := &walk.Block{First: first, Q: matrix(start.Dim(), n), Turns: make([][]float64, start.Dim())}
	for k := range n {
		for i, x := range place(start, seed, first+uint64(k)) {
			b.Q[i][k] = x
		}
	}
	return b
}

// mover opens the law of dynamics in free space.
func mover(t testing.TB, d Dynamics, task Training, eta float64, n int) walk.Mover {
	t.Helper()
	law, err := d.Law(task)
	if err != nil {
		t.Fatal(err)
	}
	m, err := law.Mover(walk.Env{Eta: eta, Seed: 3, Block: n})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTrainingIsGradientDescent steps networks by the batch gradient of package
// code that knows nothing of walks, on the same samples. The two round
// differently: 1e-12 after 20 steps, which are small enough that no network of squared loss diverges.
func TestTrainingIsGradientDescent(t *testing.T) {
	const eta, steps, n = 0.02, 20, 3
	for _, d := range []Dynamics{SGD{}, Unbiased{}, Drift{}} {
		for _, loss := range Losses() {
			for _, batch := range []int{1, 2, 3, 20} {
				for _, bias := range []bool{true, false} {
					task := smallTask(batch)
					task.Loss, task.Shape.Bias = loss, bias
					start := Init{Shape: task.Shape, Law: "normal"}
					b := block(start, 3, 10, n)
					mover(t, d, task, eta, n).Advance(b, steps)

					sampler := task.Data.Sampler(3, n)
					want := make([]*TwoLayer, n)
					for k := range want {
						want[k] = FromParams(task.Shape, place(start, 3, 10+uint64(k)))
					}
					for step := range steps {
						xs, ys := make([][][]float64, n), make([][]float64, n)
						for s := range batch {
							x, y := matrix(3, n), make([]float64, n)
							sampler.Sample(x, y, 10, uint64(step*batch+s))
							for k := range n {
								xs[k] = append(xs[k], []float64{x[0][k], x[1][k], x[2][k]})
								ys[k] = append(ys[k], y[k])
							}
						}
						for k, net := range want {
							reference(net, xs[k], ys[k], d, loss, eta)
						}
					}
					for k, net := range want {
						for i, q := range net.Params(nil) {
							if !(math.Abs(b.Q[i][k]-q) <= 1e-12) {
								t.Fatalf("%s, %s, batch %d, bias %v: %s of network %d is %.17g, want %.17g", d.Name(), loss.Name(), batch, bias, task.Shape.Label(i), k, b.Q[i][k], q)
							}
						}
					}
				}
			}
		}
	}
}

// reference makes one step of gradient descent on a batch.
func reference(net *TwoLayer, xs [][]float64, ys []float64, d Dynamics, loss Loss, eta float64) {
	sum, df := make([]float64, net.Dim()), make([]float64, net.Dim())
	for s, x := range xs {
		f := net.Gradient(df, x)
		var gamma float64
		switch d.Name() {
		case "sgd":
			gamma = loss.Residual(f, ys[s])
		case "unbiased":
			gamma = 0.5 - ys[s]
		case "drift":
			gamma = loss.Residual(f, 0.5)
		}
		for i, g := range df {
			sum[i] += gamma * g
		}
	}
	q := net.Params(nil)
	for i := range q {
		q[i] -= eta * sum[i] / float64(len(xs))
	}
	*net = *FromParams(net.Shape, q)
}

// TestStepsAndBlocksAreFree: any split of the steps into calls and of the
// networks into blocks gives the same bits, for all dynamics.
func TestStepsAndBlocksAreFree(t *testing.T) {
	set, err := NewSet(3, []float64{1, 0, 0, 0, 2, 1, 1, 1, 1, -1, 3, 0, 0.5, -2, 1}, []float64{0, 1, 1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []Data{{Gaussian{3}, Fair{}}, {Uniform01{3}, Fair{}}, {Rows{Set: set}, FromData{set}}, {Rows{Set: set, Epochs: true}, Fair{}}} {
		for at, d := range append(AllDynamics(), SGD{}, Unbiased{}, Drift{}) {
			task := smallTask(3)
			task.Data = data
			if at >= len(AllDynamics()) {
				task.Batch = 1
			}
			if _, err := d.Law(task); err != nil {
				continue // the rival law is one of fair labels
			}
			start := Init{Shape: task.Shape, Law: "pytorch"}
			const n, steps = 19, 70
			whole := block(start, 3, 4, n)
			mover(t, d, task, 0.1, n).Advance(whole, steps)

			for _, size := range []int{1, 8, 11} {
				m := mover(t, d, task, 0.1, size)
				for first := 0; first < n; first += size {
					b := block(start, 3, 4+uint64(first), min(size, n-first))
					for _, part := range []int{1, 6, 0, 62, 1} {
						m.Advance(b, part)
					}
					if b.Step != steps {
						t.Fatalf("%s: %d steps, want %d", d.Name(), b.Step, steps)
					}
					for i, row := range b.Q {
						for k, q := range row {
							if q != whole.Q[i][first+k] {
								t.Fatalf("%s, %v, batch %d, blocks of %d: %s of network %d is %g, want %g", d.Name(), data, task.Batch, size, task.Shape.Label(i), first+k, q, whole.Q[i][first+k])
							}
						}
					}
				}
			}
		}
	}
}

// TestTrainingDoesNotAllocate: one network, a vector of them, and some more.
func TestTrainingDoesNotAllocate(t *testing.T) {
	wide := Teacher{Net: NewTwoLayer(Shape{Hidden: 2, Inputs: 70, Bias: true}), Noisy: true}
	for _, data := range []Data{{Gaussian{3}, Fair{}}, {Uniform01{3}, Fair{}}, {Gaussian{70}, wide}} {
		for _, d := range AllDynamics() {
			for _, batch := range []int{1, 2} {
				for _, n := range []int{1, 8, 11, 14} {
					task := smallTask(batch)
					task.Data, task.Shape.Inputs = data, data.Inputs.Width()
					if _, err := d.Law(task); err != nil {
						continue // the rival law is one of fair labels
					}
					b := block(Init{Shape: task.Shape, Law: "normal"}, 3, 0, n)
					m := mover(t, d, task, 0.1, n)
					m.Advance(b, 64)
					if allocs := testing.AllocsPerRun(5, func() { m.Advance(b, 64) }); allocs > 0 {
						t.Errorf("%s, %v, batch %d: %g allocations in 64 steps of %d networks", d.Name(), data, batch, allocs, n)
					}
				}
			}
		}
	}
}

// TestFrozenW: W stays as it is, the rest moves.
func TestFrozenW(t *testing.T) {
	for _, d := range AllDynamics() {
		task := smallTask(2)
		task.FrozenW = true
		start := Init{Shape: task.Shape, Law: "normal"}
		b, before := block(start, 3, 0, 2), block(start, 3, 0, 2)
		mover(t, d, task, 0.1, 2).Advance(b, 30)
		for i := range b.Q {
			kind, _, _ := task.Shape.At(i)
			if same := slices.Equal(b.Q[i], before.Q[i]); same != (kind == KindW || kind == KindV && d == Dynamics(Rival{})) {
				t.Errorf("%s: %s moved: %v", d.Name(), task.Shape.Label(i), !same)
			}
		}
	}
}

// TestDynamicsSeeTheSame: with V = 0 the output is 0, p = 1/2, and the first
// step of SGD is that of the unbiased dynamics, on the same inputs and labels.
func TestDynamicsSeeTheSame(t *testing.T) {
	task := smallTask(3)
	start := Init{Shape: task.Shape, Law: "normal"}
	var after [2]*walk.Block
	for i, d := range []Dynamics{SGD{}, Unbiased{}} {
		after[i] = block(start, 3, 0, 4)
		for u := range task.Shape.Hidden {
			clear(after[i].Q[task.Shape.V(u)])
		}
		mover(t, d, task, 0.1, 4).Advance(after[i], 1)
	}
	for i := range after[0].Q {
		if !slices.Equal(after[0].Q[i], after[1].Q[i]) {
			t.Errorf("%s: sgd %g, unbiased %g", task.Shape.Label(i), after[0].Q[i], after[1].Q[i])
		}
	}
}

func TestWorkersAreFree(t *testing.T) {
	task := smallTask(2)
	var first *History
	for _, workers := range []int{1, 2, 7} {
		h, err := Ensemble{
			Training: task, Dynamics: SGD{}, Start: Init{Shape: task.Shape, Law: "normal"}, Eta: 0.1,
			Times: LogSchedule(200, 8), Replicas: 21, Seed: 3, Workers: workers,
		}.Run(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = h
		}
		if fmt.Sprint(h.Values) != fmt.Sprint(first.Values) {
			t.Errorf("%d workers give other values than one", workers)
		}
	}
}

// BenchmarkSGD measures a step of the engine with everything that belongs to it:
// an ensemble, and a single network.
func BenchmarkSGD(b *testing.B) {
	for _, c := range []struct {
		size, walkers int
		steps         uint64
	}{{10, 512, 1024}, {10, 1, 1 << 15}, {100, 16, 1024}, {100, 1, 1 << 12}} {
		b.Run(fmt.Sprintf("%dx%d/%d", c.size, c.size, c.walkers), func(b *testing.B) {
			task := Training{Shape: Shape{c.size, c.size, true}, Data: Data{Gaussian{c.size}, Fair{}}}
			law, err := SGD{}.Law(task)
			if err != nil {
				b.Fatal(err)
			}
			w := walk.Walk{Law: law, Eta: 0.01, Start: Init{Shape: task.Shape, Law: "normal"}}
			p := walk.Plan{Walkers: uint64(c.walkers), Steps: c.steps, Seed: 1, Batches: (c.walkers + 15) / 16, Workers: 1}
			for b.Loop() {
				if _, err := walk.Run(context.Background(), w, p, walk.Moments("q", c.steps)); err != nil {
					b.Fatal(err)
				}
			}
			rate := float64(b.N) * float64(c.walkers) * float64(c.steps) / b.Elapsed().Seconds()
			b.ReportMetric(rate, "network-steps/s")
			b.ReportMetric(1e9/rate, "ns/network-step")
		})
	}
}

// BenchmarkTraining measures one step of one network.
func BenchmarkTraining(b *testing.B) {
	for _, c := range []struct {
		shape Shape
		d     Dynamics
	}{
		{Shape{10, 10, true}, SGD{}},
		{Shape{100, 100, true}, SGD{}},
		{Shape{10, 10, true}, Flow{}},
		{Shape{10, 10, true}, Reduced{}},
		{Shape{10, 10, true}, Rival{}},
	} {
		b.Run(fmt.Sprintf("%s/%dx%d", c.d.Name(), c.shape.Inputs, c.shape.Hidden), func(b *testing.B) {
			task := Training{Shape: c.shape, Data: Data{Gaussian{c.shape.Inputs}, Fair{}}}
			const n, steps = 8, 16
			nets := block(Init{Shape: c.shape, Law: "normal"}, 3, 0, n)
			m := mover(b, c.d, task, 0.01, n)
			for b.Loop() {
				m.Advance(nets, steps)
			}
			rate := float64(b.N) * n * steps / b.Elapsed().Seconds()
			b.ReportMetric(rate, "network-steps/s")
			b.ReportMetric(1e9/rate, "ns/network-step")
		})
	}
}
