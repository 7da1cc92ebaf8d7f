package nnbridge_test

import (
	"fmt"

	"thermowalk/nnbridge"
)

// network is a unit that is mostly on and one that is mostly off.
func network() *nnbridge.TwoLayer {
	n := nnbridge.NewTwoLayer(nnbridge.Shape{Hidden: 2, Inputs: 2, Bias: true})
	copy(n.V, []float64{0.8, -0.5})
	copy(n.B, []float64{0.5, -1})
	copy(n.W, []float64{0.6, 0.8, 1, -1})
	return n
}

func ExampleTwoLayer_Gradient() {
	n := network()
	df := make([]float64, n.Dim())
	fmt.Printf("f = %.2f\n", n.Gradient(df, []float64{1, -0.5}))
	for k, g := range df {
		fmt.Printf("%s %.2f\n", n.Label(k), g)
	}
	// Output:
	// f = 0.31
	// V[0] 0.70
	// V[1] 0.50
	// b[0] 0.80
	// b[1] -0.50
	// W[0,0] 0.80
	// W[0,1] -0.40
	// W[1,0] -0.50
	// W[1,1] 0.25
}

func ExamplePhiAt() {
	p := nnbridge.PhiAt(0.1, 1, 0.25) // b, |W_i|, E[(p-y)^2]
	fmt.Printf("phi_1 = %.4f, phi_2 = %.4f, active %.4f of the time\n", p.One, p.Two, p.Rate)
	fmt.Printf("psi at V = 0.8: %.4f; V and b share their sign to %.3f\n", p.Psi(0.8, 1), p.Coherence())
	// Output:
	// phi_1 = 0.3824, phi_2 = 0.3674, active 0.5398 of the time
	// psi at V = 0.8: 0.1737; V and b share their sign to 0.802
}

func ExampleMomentsOf() {
	for _, in := range []nnbridge.Inputs{nnbridge.Gaussian{M: 2}, nnbridge.Uniform01{M: 2}} {
		m, err := nnbridge.MomentsOf(network(), in, nnbridge.Sampling{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: h of V[0] = %.4f, %v\n", in, m.H[0].Value, m)
	}
	// Output:
	// normal: h of V[0] = 1.0404, activation rate 0.465606 (closed form)
	// uniform: h of V[0] = 1.5233, activation rate 0.5 (closed form)
}

func ExampleAssumptionsOf() {
	d := nnbridge.Data{Inputs: nnbridge.Uniform01{M: 2}, Labels: nnbridge.Fair{}}
	list, err := nnbridge.AssumptionsOf(network(), d, nnbridge.CrossEntropy{}, nnbridge.Sampling{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range list {
		if a.Name == "signs_vb" || a.Name == "signs_w" || a.Name == "coherence_vb" || a.Name == "mean_residual" {
			fmt.Println(a.Name, a.Holds)
		}
	}
	// Output:
	// mean_residual false
	// signs_vb true
	// signs_w true
	// coherence_vb false
}

func ExampleReadNetwork() {
	n, unused, err := nnbridge.ReadNetwork("tensor/testdata/net.safetensors", nnbridge.Keys{})
	fmt.Println(n.Shape, unused, err)

	_, _, err = nnbridge.ReadNetwork("tensor/testdata/net.safetensors", nnbridge.Keys{V: "fc2.weight"})
	fmt.Println(err)
	// Output:
	// 3 inputs x 4 hidden, with bias [] <nil>
	// nnbridge: tensor/testdata/net.safetensors: no tensor "fc2.weight" for V; there are 0.bias (4), 0.weight (4, 3), 2.weight (1, 4)
}
