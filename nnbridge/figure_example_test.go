package nnbridge_test

import (
	"context"
	"fmt"
	"math"

	"thermowalk/nnbridge"
	"thermowalk/walk"
)

// Networks learn fair coins by SGD: the activation rate falls.
func ExampleEnsemble_Run() {
	shape := nnbridge.Shape{Hidden: 10, Inputs: 10, Bias: true}
	e := nnbridge.Ensemble{
		Training: nnbridge.Training{Shape: shape, Data: nnbridge.Data{Inputs: nnbridge.Gaussian{M: 10}, Labels: nnbridge.Fair{}}},
		Dynamics: nnbridge.SGD{}, Start: nnbridge.Init{Shape: shape, Law: "normal"}, Eta: 0.1,
		Times: []uint64{0, 1000, 2000}, Replicas: 16, Seed: 1,
	}
	h, err := e.Run(context.Background(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for t, at := range h.Times {
		fmt.Printf("%4d  %v\n", at, h.At(nnbridge.ActivationRate, t))
	}
	fmt.Println("diverged:", len(h.Diverged()))
	// Output:
	//    0  0.513(9)
	// 1000  0.324(6)
	// 2000  0.229(6)
	// diverged: 0
}

// How the unbiased dynamics differ from real SGD: the norm of V grows.
func ExampleDynamics() {
	shape := nnbridge.Shape{Hidden: 10, Inputs: 10, Bias: true}
	for _, d := range []nnbridge.Dynamics{nnbridge.SGD{}, nnbridge.Unbiased{}} {
		h, err := nnbridge.Ensemble{
			Training: nnbridge.Training{Shape: shape, Data: nnbridge.Data{Inputs: nnbridge.Gaussian{M: 10}, Labels: nnbridge.Fair{}}},
			Dynamics: d, Start: nnbridge.Init{Shape: shape, Law: "normal"}, Eta: 0.05,
			Times: []uint64{0, 500}, Replicas: 64, Seed: 1,
		}.Run(context.Background(), nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-8s |V| = %v, then %v\n", d.Name(), h.At(nnbridge.NormV, 0), h.At(nnbridge.NormV, 1))
	}
	// Output:
	// sgd      |V| = 0.97(3), then 0.54(2)
	// unbiased |V| = 0.97(3), then 1.63(8)
}

// A quantity that decays like exp(-t eta^2 / 5) is found to have the exponent 2.
func ExampleOverlay() {
	var curves []nnbridge.Curve
	for _, eta := range []float64{0.05, 0.1} {
		c := nnbridge.Curve{Setting: eta, Times: nnbridge.LinearSchedule(uint64(10/eta/eta), 100)}
		for r := range 20 {
			row := make([]float64, len(c.Times))
			for i, t := range c.Times {
				row[i] = math.Exp(-eta * eta * float64(t) * (1 + 0.01*float64(r)) / 5)
			}
			c.Values = append(c.Values, row)
		}
		curves = append(curves, c)
	}
	c, err := nnbridge.Overlay(nnbridge.ByEta, curves, nnbridge.Bootstrap{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("exponent %.2f, mismatch %.0f %% at 0, %.0f %% at 2: %v\n", c.Exponent, c.At[0].Percent, c.At[2].Percent, c.Outcome())
	// Output:
	// exponent 2.00, mismatch 30 % at 0, 0 % at 2: holds
}

// Figure 3 of the paper, as a study with another initialisation.
func ExampleFigure_Study() {
	f, err := nnbridge.FigureNamed("3")
	if err != nil {
		fmt.Println(err)
		return
	}
	s := f.Study()
	s.Starts = []walk.Start{nnbridge.Init{Shape: f.Shape, Law: "pytorch"}}
	for _, e := range s.Ensembles() {
		fmt.Println(e.Dynamics.Name(), e.Start, e.Eta, e.Times[len(e.Times)-1], "steps")
	}
	// Output:
	// sgd pytorch 0.025 32000 steps
	// sgd pytorch 0.05 8000 steps
	// sgd pytorch 0.1 8000 steps
}
