package bench

import (
	"context"

	"thermowalk/nnbridge"
	"thermowalk/walk"
)

// network is the walk of two-layer networks with as many units as inputs and a
// bias under SGD: batch 1, Gaussian inputs, fair labels, cross-entropy. They begin
// as torch.nn.Linear does.
func network(size int) (walk.Walk, error) {
	shape := nnbridge.Shape{Hidden: size, Inputs: size, Bias: true}
	law, err := nnbridge.SGD{}.Law(nnbridge.Training{
		Shape: shape,
		Data:  nnbridge.Data{Inputs: nnbridge.Gaussian{M: size}, Labels: nnbridge.Fair{}},
	})
	return walk.Walk{Law: law, Eta: eta, Start: nnbridge.Init{Shape: shape, Law: "pytorch"}}, err
}

// train takes so many networks n steps down their gradients.
func train(size, nets int) func(context.Context, int) (float64, error) {
	return func(ctx context.Context, n int) (float64, error) {
		w, err := network(size)
		if err != nil {
			return 0, err
		}
		_, err = walk.Run(ctx, w, walk.Plan{Walkers: uint64(nets), Steps: uint64(n), Seed: 1}, walk.Flux("flux", 0.5))
		return float64(nets) * float64(n), err
	}
}
