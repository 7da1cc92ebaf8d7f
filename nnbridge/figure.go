package nnbridge

import (
	"fmt"
	"strings"

	"thermowalk/walk"
)

// Figure is one of the paper's figures of two-layer networks, as the training
// that it shows (Section 6 and Appendix A.6). Labels are fair coins, the loss
// is the cross-entropy.
//
// Odd figures from 3 on and the even ones after them show two curves of one
// experiment. The paper's legends print lr=0.5 where its text has 0.05.
type Figure struct {
	Name     string // 2a (the top row of figure 2), 3, ..., 10
	Quantity Quantity
	Shape    Shape
	Uniform  bool // inputs U(0,1) instead of N(0, I)
	Etas     []float64
	Batches  []int
	Steps    uint64 // iterations on the paper's axis
	Replicas int    // that are trained unless another number is wanted
}

// Figures lists them in the paper's order.
func Figures() []Figure {
	var (
		wide    = Shape{Hidden: 100, Inputs: 100, Bias: true}
		biased  = Shape{Hidden: 10, Inputs: 10, Bias: true}
		plain   = Shape{Hidden: 10, Inputs: 10}
		etas    = []float64{0.025, 0.05, 0.1}
		middle  = []float64{0.05}
		one     = []int{1}
		batches = []int{1, 2, 3}
	)
	return []Figure{
		{"2a", ActivationRate, wide, false, etas, one, 8000, 16},
		{"3", ActivationRate, biased, false, etas, one, 8000, 40},
		{"4", NormV, biased, false, etas, one, 8000, 40},
		{"5", ActivationRate, biased, false, middle, batches, 8000, 40},
		{"6", NormV, biased, false, middle, batches, 8000, 40},
		{"7", ActivationRate, plain, true, etas, one, 2000, 40},
		{"8", NormV, plain, true, etas, one, 2000, 40},
		{"9", ActivationRate, plain, true, middle, batches, 8000, 40},
		{"10", NormV, plain, true, middle, batches, 8000, 40},
	}
}

// FigureNamed finds a figure by its name.
func FigureNamed(name string) (Figure, error) {
	var names []string
	for _, f := range Figures() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Figure{}, fmt.Errorf("nnbridge: unknown figure %q; known are %s", name, strings.Join(names, ", "))
}

// Study is the training of the figure with real SGD from the initialisation
// normal, whose |V| begins where the paper's curves do.
func (f Figure) Study() Study {
	var inputs Inputs = Gaussian{f.Shape.Inputs}
	if f.Uniform {
		inputs = Uniform01{f.Shape.Inputs}
	}
	points := 100
	if f.Shape.Dim() > 1000 {
		points = 60
	}
	return Study{
		Training: Training{Shape: f.Shape, Data: Data{Inputs: inputs, Labels: Fair{}}},
		Dynamics: []Dynamics{SGD{}}, Starts: []walk.Start{Init{Shape: f.Shape, Law: "normal"}},
		Etas: f.Etas, Batches: f.Batches,
		Steps: f.Steps, Points: points, Replicas: f.Replicas, Seed: 1,
	}
}
