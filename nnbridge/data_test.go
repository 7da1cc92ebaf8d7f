package nnbridge

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/walk/rng"
)

// rowsOf is a labelled set of n rows with the row's number as only input.
func rowsOf(n int) *Set {
	s := &Set{Inputs: 1, X: make([]float64, n), Y: make([]float64, n)}
	for r := range n {
		s.X[r], s.Y[r] = float64(r), float64(r%2)
	}
	return s
}

func TestGaussianInputsHaveTheirAddress(t *testing.T) {
	const n, m = 7, 3
	d := Gaussian{m}.Drawer(5, 16)
	x, rows := matrix(m, n), make([]int, n)
	for _, index := range []uint64{0, 1, 2, 7, 6, 7} { // in order and out of order
		d.Draw(x, rows, 100, index)
		for j := range m {
			want := make([]float64, n)
			rng.Stream{Seed: 5, Purpose: rng.Input, Lane: uint16(j)}.Normal(want, 100, index)
			if !slices.Equal(x[j], want) {
				t.Errorf("index %d, component %d: %v; want %v", index, j, x[j], want)
			}
		}
	}
}

// Samples do not depend on how networks are cut into blocks.
func TestSamplesDoNotDependOnTheBlock(t *testing.T) {
	set := rowsOf(11)
	teacher := FromParams(Shape{Hidden: 1, Inputs: 1}, []float64{1, 0.3})
	for _, d := range []Data{
		{Gaussian{1}, Fair{}},
		{Uniform01{1}, Teacher{Net: teacher, Noisy: true}},
		{Rows{Set: set}, FromData{set}},
		{Rows{Set: set, Epochs: true}, Fair{}},
	} {
		whole, x, y := d.Sampler(3, 20), matrix(1, 20), make([]float64, 20)
		part, px, py := d.Sampler(3, 8), matrix(1, 8), make([]float64, 8)
		for index := range uint64(70) {
			whole.Sample(x, y, 0, index)
			for at := 0; at < 20; at += 8 {
				n := min(8, 20-at)
				part.Sample([][]float64{px[0][:n]}, py[:n], uint64(at), index)
				if !slices.Equal(px[0][:n], x[0][at:at+n]) || !slices.Equal(py[:n], y[at:at+n]) {
					t.Fatalf("%v: index %d, networks %d to %d depend on the block", d, index, at, at+n)
				}
			}
		}
	}
}

func TestEpochsVisitEveryRowOnce(t *testing.T) {
	const size = 13
	d := Rows{Set: rowsOf(size), Epochs: true}.Drawer(1, 2)
	x, rows := matrix(1, 2), make([]int, 2)
	orders := map[string]bool{}
	for epoch := range uint64(50) {
		var seen [2][]int
		for place := range uint64(size) {
			d.Draw(x, rows, 0, epoch*size+place)
			for k, r := range rows {
				seen[k] = append(seen[k], r)
				if x[0][k] != float64(r) {
					t.Fatalf("row %d holds %g", r, x[0][k])
				}
			}
		}
		for _, order := range seen {
			orders[fmt.Sprint(order)] = true
			slices.Sort(order)
			if !slices.Equal(order, ascending(size)) {
				t.Fatalf("epoch %d visits %v", epoch, order)
			}
		}
	}
	if len(orders) != 100 {
		t.Errorf("%d different orders in 100 epochs", len(orders))
	}
}

func ascending(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

// Every order of three rows is equally likely, and so is every row of a fresh
// draw. Chi squared with 5 and 2 degrees of freedom: false alarm 1e-6 each. The mutants,
// an order and a row that come 10 % too often, are rejected.
func TestOrdersAreUniform(t *testing.T) {
	const draws = 60000
	set := rowsOf(3)
	orders, fresh := map[[3]int]float64{}, map[int]float64{}
	var o order
	d, x, rows := Rows{Set: set}.Drawer(2, 1), matrix(1, 1), make([]int, 1)
	for epoch := range uint64(draws) {
		orders[[3]int{o.at(2, 0, epoch, 0, 3), o.at(2, 0, epoch, 1, 3), o.at(2, 0, epoch, 2, 3)}]++
		d.Draw(x, rows, 0, epoch)
		fresh[rows[0]]++
	}
	if len(orders) != 6 || len(fresh) != 3 {
		t.Fatalf("%d orders and %d rows of three rows, seed 2", len(orders), len(fresh))
	}
	if c := unevenness(orders); !(c <= 35.89) {
		t.Errorf("orders: chi squared %.1f > 35.89, seed 2: %v", c, orders)
	}
	if c := unevenness(fresh); !(c <= 27.63) {
		t.Errorf("rows: chi squared %.1f > 27.63, seed 2: %v", c, fresh)
	}
	orders[[3]int{0, 1, 2}] += draws / 6. / 10
	if c := unevenness(orders); !(c > 35.89) {
		t.Errorf("an order that comes 10 %% too often passes with chi squared %.1f", c)
	}
	fresh[1] += draws / 3. / 10
	if c := unevenness(fresh); !(c > 27.63) {
		t.Errorf("a row that comes 10 %% too often passes with chi squared %.1f", c)
	}
}

// unevenness is chi squared of counts against equal ones.
func unevenness[K comparable](counts map[K]float64) (chi2 float64) {
	mean := 0.0
	for _, n := range counts {
		mean += n / float64(len(counts))
	}
	for _, n := range counts {
		chi2 += (n - mean) * (n - mean) / mean
	}
	return chi2
}

// Labels have the mean that Inputs states: |z| is above 5.2 in one of three tests once in 10^6 seeds. The mutant, a mean
// that is larger by 5 %, is rejected.
func TestLabelsHaveTheirMean(t *testing.T) {
	teacher := FromParams(Shape{Hidden: 2, Inputs: 2, Bias: true}, []float64{2, -1, 0.1, 0.2, 1, -0.5, 0.3, 1})
	for _, labels := range []Labels{Fair{}, Teacher{Net: teacher, Noisy: true}, Teacher{Net: teacher}} {
		d := Data{Gaussian{2}, labels}
		if err := d.Check(teacher.Shape, 1); err != nil {
			t.Fatal(err)
		}
		s, x, y, mean := d.Sampler(9, 512), matrix(2, 512), make([]float64, 512), make([]float64, 512)
		var excess, variance, sum float64
		for index := range uint64(200) {
			s.Sample(x, y, 0, index)
			s.Inputs(x, mean, 0, index)
			for k := range y {
				excess += y[k] - mean[k]
				variance += mean[k] * (1 - mean[k])
				sum += mean[k]
			}
		}
		// Labels that follow the mean without noise have no variance.
		if z := excess / math.Sqrt(max(variance, 1)); !(math.Abs(z) <= 5.2) {
			t.Errorf("%v: %g labels too many, z = %.1f, seed 9", d, excess, z)
		}
		if wrong := (excess - 0.05*sum) / math.Sqrt(max(variance, 1)); !(math.Abs(wrong) > 5.2) {
			t.Errorf("%v: a mean larger by 5 %% is not rejected, z = %.1f", d, wrong)
		}
	}
}

func TestDataCheck(t *testing.T) {
	shape := Shape{Hidden: 1, Inputs: 1}
	set := rowsOf(4)
	for _, c := range []struct {
		data  Data
		batch int
		want  string
	}{
		{Data{Gaussian{2}, Fair{}}, 1, "the data have 2 inputs, the network 1"},
		{Data{Gaussian{0}, Fair{}}, 1, "0 inputs"},
		{Data{Gaussian{1}, Fair{}}, 0, "a batch of 0 samples"},
		{Data{Gaussian{1}, FromData{set}}, 1, "inputs from a data set with labels"},
		{Data{Rows{Set: set}, Fair{}}, 5, "a batch of 5 samples is larger than the data set of 4 rows"},
		{Data{Rows{Set: &Set{Inputs: 1}}, Fair{}}, 1, "the data set is empty"},
		{Data{Gaussian{1}, Teacher{}}, 1, "need its network"},
		{Data{}, 1, "need a law of the inputs"},
	} {
		if err := c.data.Check(shape, c.batch); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
	if err := (Data{Rows{Set: set}, FromData{set}}).Check(shape, 4); err != nil {
		t.Error(err)
	}
}

func TestSetCheck(t *testing.T) {
	for _, c := range []struct {
		inputs int
		x, y   []float64
		want   string
	}{
		{2, nil, nil, "empty"},
		{2, []float64{1, 2, 3}, nil, "no whole rows"},
		{0, []float64{1}, nil, "0 inputs"},
		{1, []float64{1, 2}, []float64{1}, "1 labels for 2 rows"},
		{2, []float64{1, 2, 3, math.NaN()}, nil, "row 1, input 1 of the data set is NaN"},
		{1, []float64{1, 2}, []float64{1, 7}, "the label of row 1 is 7"},
		{1, []float64{1, 2}, []float64{1, math.NaN()}, "the label of row 1 is NaN"},
	} {
		if _, err := NewSet(c.inputs, c.x, c.y); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}

func TestSamplesDoNotAllocate(t *testing.T) {
	set := rowsOf(64)
	teacher := FromParams(Shape{Hidden: 1, Inputs: 1}, []float64{1, 0.3})
	for _, d := range []Data{
		{Gaussian{1}, Fair{}},
		{Uniform01{1}, Teacher{Net: teacher, Noisy: true}},
		{Rows{Set: set, Epochs: true}, FromData{set}},
	} {
		s, x, y, index := d.Sampler(1, 32), matrix(1, 32), make([]float64, 32), uint64(0)
		s.Sample(x, y, 0, 0)
		if n := testing.AllocsPerRun(100, func() { index++; s.Sample(x, y, 0, index) }); n > 0 {
			t.Errorf("%v: %v allocations a call", d, n)
		}
	}
}
