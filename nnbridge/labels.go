package nnbridge

import (
	"errors"
	"fmt"
	"math"
)

// Labels is a law of the label y in {0, 1} of an input: it is 1 with
// probability Mean.
//
// Mean writes E[y|x] for a block of inputs, x[j][k] and rows[k] as a [Drawer]
// gives them. Check tells whether the law fits the inputs. Both are safe for
// concurrent use.
type Labels interface {
	String() string
	Check(in Inputs) error
	Mean(dst []float64, x [][]float64, rows []int)
}

// Fair labels are 0 or 1 with probability 1/2, whatever x is: nothing can be
// learned, as in the experiments of Section 6. They take one random bit each.
type Fair struct{}

// FromData takes the label of the data set's row; Set is that of the inputs.
type FromData struct{ Set *Set }

// Teacher labels come from another network with the same inputs: y = 1 where
// its output is positive, or, with Noisy, with probability sigmoid(f).
type Teacher struct {
	Net   *TwoLayer
	Noisy bool
}

var (
	_ Labels = Fair{}
	_ Labels = FromData{}
	_ Labels = Teacher{}
)

func (Fair) String() string     { return "fair" }
func (Fair) Check(Inputs) error { return nil }

// Mean writes 1/2.
func (Fair) Mean(dst []float64, _ [][]float64, _ []int) {
	for k := range dst {
		dst[k] = 0.5
	}
}

func (FromData) String() string { return "data" }

// Check asks for a data set with labels, the one of the inputs.
func (l FromData) Check(in Inputs) error {
	if r, ok := in.(Rows); !ok || r.Set != l.Set || l.Set == nil || l.Set.Y == nil {
		return errors.New("nnbridge: labels from data need inputs from a data set with labels")
	}
	return nil
}

// Mean writes the label.
func (l FromData) Mean(dst []float64, _ [][]float64, rows []int) {
	for k, r := range rows {
		dst[k] = l.Set.Y[r]
	}
}

func (t Teacher) String() string {
	if t.Noisy {
		return "noisy teacher"
	}
	return "teacher"
}

// Check asks for a sound network with as many inputs.
func (t Teacher) Check(in Inputs) error {
	if t.Net == nil {
		return errors.New("nnbridge: labels from a teacher need its network")
	}
	if t.Net.Inputs != in.Width() {
		return fmt.Errorf("nnbridge: the teacher has %d inputs, the data %d", t.Net.Inputs, in.Width())
	}
	return t.Net.Check()
}

// Mean writes 1 or 0 by the sign of the teacher's output, or its sigmoid.
func (t Teacher) Mean(dst []float64, x [][]float64, _ []int) {
	for k := range dst {
		var f float64 // with the bits of Forward
		for i, v := range t.Net.V {
			z := t.Net.bias(i)
			for j, w := range t.Net.Row(i) {
				z = math.FMA(w, x[j][k], z)
			}
			f = math.FMA(v, Relu(z), f)
		}
		switch {
		case t.Noisy:
			dst[k] = Sigmoid(f)
		case f > 0:
			dst[k] = 1
		default:
			dst[k] = 0
		}
	}
}
