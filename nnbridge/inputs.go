package nnbridge

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"thermowalk/walk/rng"
)

// Inputs is a law of the inputs x of a network. Width is M. Drawer returns a
// source of inputs for the use of one worker, for at most block networks at a
// time.
type Inputs interface {
	Width() int
	String() string
	Check() error
	Drawer(seed uint64, block int) Drawer
}

// Drawer draws inputs for a block of networks:
//
//	x[j][k] = component j of input number index of network first+k
//
// x has M rows of equal length, rows is as long. rows[k] tells which row of
// the data set the input is, -1 where there is none. The input depends on the
// seed, the network and the index only; drawing indices in ascending order is
// fastest. A Drawer has scratch of its own: one goroutine uses it.
type Drawer interface {
	Draw(x [][]float64, rows []int, first, index uint64)
}

// Nonnegative is the power of a law of inputs that knows whether x_j >= 0 for
// all j, always. It decides whether W belongs to the paper's set U.
type Nonnegative interface{ Nonnegative() bool }

// nonnegative tells whether inputs are known to be >= 0.
func nonnegative(in Inputs) bool {
	n, ok := in.(Nonnegative)
	return ok && n.Nonnegative()
}

// Gaussian inputs are N(0, I) in M dimensions: independent standard normal
// components, from lane j of purpose Input.
type Gaussian struct{ M int }

// Uniform01 inputs have M independent components that are uniform in (0, 1),
// from lane j of purpose Input.
type Uniform01 struct{ M int }

// Rows takes inputs from the rows of a data set: each time any row with the
// same probability, or, with Epochs, every row once in an epoch of Set.Len
// samples, in an order that is shuffled anew for every network and epoch. A
// batch may reach over the end of an epoch.
type Rows struct {
	Set    *Set
	Epochs bool
}

var (
	_ Inputs      = Gaussian{}
	_ Inputs      = Uniform01{}
	_ Inputs      = Rows{}
	_ gridder     = Gaussian{}
	_ gridder     = Uniform01{}
	_ Nonnegative = Uniform01{}
	_ Nonnegative = Rows{}
)

func (g Gaussian) Width() int     { return g.M }
func (g Gaussian) String() string { return "normal" }
func (g Gaussian) Check() error   { return checkWidth(g.M) }

func (u Uniform01) Width() int        { return u.M }
func (u Uniform01) String() string    { return "uniform" }
func (u Uniform01) Check() error      { return checkWidth(u.M) }
func (u Uniform01) Nonnegative() bool { return true }

func (r Rows) Width() int { return r.Set.Inputs }

func (r Rows) String() string {
	if r.Epochs {
		return fmt.Sprintf("%d rows, epochs", r.Set.Len())
	}
	return fmt.Sprintf("%d rows", r.Set.Len())
}

// Nonnegative tells whether the set holds no negative number.
func (r Rows) Nonnegative() bool {
	for _, x := range r.Set.X {
		if x < 0 {
			return false
		}
	}
	return true
}

// Check tells whether the set is sound: NewSet finds the same faults.
func (r Rows) Check() error {
	if r.Set == nil {
		return errors.New("nnbridge: no data set")
	}
	if r.Set.Len() > math.MaxUint32 {
		return fmt.Errorf("nnbridge: a data set of %d rows; at most 2^32-1 can be shuffled", r.Set.Len())
	}
	return errors.Join(checkWidth(r.Set.Inputs), r.Set.Check())
}

func checkWidth(m int) error {
	if m < 1 || m > math.MaxUint16 {
		return fmt.Errorf("nnbridge: %d inputs; between 1 and %d are possible", m, math.MaxUint16)
	}
	return nil
}

// Drawer draws each component in pairs of consecutive indices, which cost one
// pass, and keeps the second of a pair for the next call.
func (g Gaussian) Drawer(seed uint64, block int) Drawer {
	d := &gaussianDrawer{seed: seed}
	for i := range d.pair {
		d.pair[i] = matrix(g.M, block)
	}
	return d
}

type gaussianDrawer struct {
	seed  uint64
	pair  [2][][]float64
	first uint64
	even  uint64
	n     int
}

func (d *gaussianDrawer) Draw(x [][]float64, rows []int, first, index uint64) {
	n := len(rows)
	if even := index &^ 1; d.n != n || d.first != first || d.even != even {
		for j := range x {
			s := rng.Stream{Seed: d.seed, Purpose: rng.Input, Lane: uint16(j)}
			s.NormalPair(d.pair[0][j][:n], d.pair[1][j][:n], first, even)
		}
		d.first, d.even, d.n = first, even, n
	}
	for j := range x {
		copy(x[j], d.pair[index&1][j][:n])
	}
	nowhere(rows)
}

func (g Gaussian) grid(x []float64, seed uint64, lanes int, first, index uint64) {
	rng.Stream{Seed: seed, Purpose: rng.Input}.NormalGrid(x, g.M, lanes, first, index)
}

func (u Uniform01) grid(x []float64, seed uint64, lanes int, first, index uint64) {
	rng.Stream{Seed: seed, Purpose: rng.Input}.UniformGrid(x, u.M, lanes, first, index)
}

// Drawer draws uniform numbers.
func (u Uniform01) Drawer(seed uint64, _ int) Drawer { return uniformDrawer(seed) }

type uniformDrawer uint64

func (d uniformDrawer) Draw(x [][]float64, rows []int, first, index uint64) {
	for j := range x {
		s := rng.Stream{Seed: uint64(d), Purpose: rng.Input, Lane: uint16(j)}
		s.Uniform(x[j], first, index)
	}
	nowhere(rows)
}

func nowhere(rows []int) {
	for k := range rows {
		rows[k] = -1
	}
}

// Drawer draws rows of the set.
func (r Rows) Drawer(seed uint64, block int) Drawer {
	d := &rowsDrawer{Rows: r, seed: seed}
	if r.Epochs {
		d.orders = make([]order, block)
	}
	return d
}

type rowsDrawer struct {
	Rows
	seed   uint64
	orders []order // of each network of the block
}

func (d *rowsDrawer) Draw(x [][]float64, rows []int, first, index uint64) {
	size := uint64(d.Set.Len())
	if d.Epochs {
		for k := range rows {
			rows[k] = d.orders[k].at(d.seed, first+uint64(k), index/size, index%size, int(size))
		}
	} else {
		s := rng.Stream{Seed: d.seed, Purpose: rng.Input}
		for k := range rows {
			row, _ := bits.Mul64(s.Word(first+uint64(k), index), size)
			rows[k] = int(row)
		}
	}
	for k, row := range rows {
		for j, v := range d.Set.Row(row) {
			x[j][k] = v
		}
	}
}

// order is the order of the rows in one epoch of one network, all orders being
// equally likely (to 2^-32): Fisher and Yates with one word of purpose Order for
// each exchange. It is a cache; the order depends on its address alone.
type order struct {
	row            []uint32
	network, epoch uint64
}

func (o *order) at(seed, network, epoch, place uint64, size int) int {
	if o.row == nil || o.network != network || o.epoch != epoch {
		if o.row == nil {
			o.row = make([]uint32, size)
		}
		for i := range o.row {
			o.row[i] = uint32(i)
		}
		s := rng.Stream{Seed: seed, Purpose: rng.Order}
		for i := size - 1; i > 0; i-- {
			j, _ := bits.Mul64(s.Word(network, epoch*uint64(size)+uint64(i)), uint64(i)+1)
			o.row[i], o.row[j] = o.row[j], o.row[i]
		}
		o.network, o.epoch = network, epoch
	}
	return int(o.row[place])
}

// matrix allocates rows of n numbers in one piece.
func matrix(rows, n int) [][]float64 {
	flat := make([]float64, rows*n)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = flat[i*n : (i+1)*n : (i+1)*n]
	}
	return m
}
