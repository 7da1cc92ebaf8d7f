package nnbridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"thermowalk/nnbridge/tensor"
)

// Keys are the names under which a file holds the parts of a network: V with N
// numbers (also as a row or column, as PyTorch has it), B with N, W with N rows
// of M. An empty name is found by the shapes: see ReadNetwork.
type Keys struct{ V, B, W string }

// ReadNetwork reads a network from a .npz or .safetensors file.
//
// Parts that keys leave open are found by their names V, b, W in any case, and
// else by their shapes: W is the first matrix (N, M) for which another tensor of
// shape (1, N) follows, which is V, as in the state_dict of
//
//	torch.nn.Sequential(Linear(M, N), ReLU(), Linear(N, 1, bias=False))
//
// and b is a tensor of shape (N) between them. Without b the network has no
// bias; to leave out one that is there, name it "-" in the keys. unused are the
// names of tensors that are no part of the network, such as a bias of the
// output, which Eq. 13 does not have: the caller decides what that means.
//
// Everything that is wrong is an error that names the file: keys that are not
// there, shapes that do not fit, numbers that are not finite.
func ReadNetwork(path string, keys Keys) (t *TwoLayer, unused []string, err error) {
	list, err := tensor.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("nnbridge: %w", err)
	}
	t, unused, err = networkOf(list, keys)
	if err != nil {
		return nil, nil, fmt.Errorf("nnbridge: %s: %s", path, strings.ReplaceAll(err.Error(), "nnbridge: ", ""))
	}
	return t, unused, nil
}

// networkOf finds the parts of a network among tensors.
func networkOf(list []*tensor.Tensor, keys Keys) (*TwoLayer, []string, error) {
	var parts [3]*tensor.Tensor
	var errs []error
	for kind, key := range [...]string{KindV: keys.V, KindB: keys.B, KindW: keys.W} {
		switch {
		case key == "-" && Kind(kind) == KindB:
		case key != "":
			if parts[kind] = tensor.Find(list, key); parts[kind] == nil {
				errs = append(errs, fmt.Errorf("no tensor %q for %v; there are %s", key, Kind(kind), tensor.Describe(list)))
			}
		default:
			parts[kind] = findFold(list, Kind(kind).String())
		}
	}
	if errs != nil {
		return nil, nil, errors.Join(errs...)
	}
	if !findByShape(list, &parts, keys.B == "-") {
		return nil, nil, fmt.Errorf("cannot tell which tensors are V, b and W; name them. There are %s", tensor.Describe(list))
	}
	t, err := assemble(parts)
	if err != nil {
		return nil, nil, err
	}
	var unused []string
	for _, x := range list {
		if !slices.Contains(parts[:], x) {
			unused = append(unused, x.Name)
		}
	}
	return t, unused, t.Check()
}

func findFold(list []*tensor.Tensor, name string) *tensor.Tensor {
	for _, t := range list {
		if strings.EqualFold(t.Name, name) {
			return t
		}
	}
	return nil
}

// findByShape completes the parts; false where W or V cannot be found.
func findByShape(list []*tensor.Tensor, parts *[3]*tensor.Tensor, noBias bool) bool {
	free := func(t *tensor.Tensor) bool { return !slices.Contains(parts[:], t) }
	if parts[KindW] == nil {
		for _, w := range list {
			if free(w) && len(w.Shape) == 2 && (parts[KindV] != nil && vectorOf(parts[KindV], w.Shape[0]) || outputOf(list, w) != nil) {
				parts[KindW] = w
				break
			}
		}
	}
	w := parts[KindW]
	if w == nil {
		return false
	}
	if parts[KindV] == nil {
		parts[KindV] = outputOf(list, w)
	}
	if parts[KindB] == nil && !noBias && len(w.Shape) > 0 {
		for _, b := range list {
			if free(b) && len(b.Shape) == 1 && b.Shape[0] == w.Shape[0] && (w.Shape[0] > 1 || strings.HasSuffix(b.Name, "bias") && sameLayer(b.Name, w.Name)) {
				parts[KindB] = b
				break
			}
		}
	}
	return parts[KindV] != nil
}

// outputOf is a matrix of one row that takes what w gives, other than w.
func outputOf(list []*tensor.Tensor, w *tensor.Tensor) *tensor.Tensor {
	after := false
	for _, pass := range [...]bool{true, false} { // a later one first
		for _, v := range list {
			if v == w {
				after = true
				continue
			}
			if after == pass && len(v.Shape) == 2 && v.Shape[0] == 1 && v.Shape[1] == w.Shape[0] {
				return v
			}
		}
		after = false
	}
	return nil
}

// sameLayer tells whether 0.bias belongs to 0.weight.
func sameLayer(bias, weight string) bool {
	a, _ := strings.CutSuffix(bias, "bias")
	b, _ := strings.CutSuffix(weight, "weight")
	return a == b
}

// vectorOf tells whether a tensor is n numbers in a row or a column.
func vectorOf(t *tensor.Tensor, n int) bool {
	switch len(t.Shape) {
	case 1:
		return t.Shape[0] == n
	case 2:
		return len(t.Data) == n && (t.Shape[0] == 1 || t.Shape[1] == 1)
	}
	return false
}

// assemble checks the shapes against each other and copies the numbers.
func assemble(parts [3]*tensor.Tensor) (*TwoLayer, error) {
	v, b, w := parts[KindV], parts[KindB], parts[KindW]
	if len(w.Shape) != 2 {
		return nil, fmt.Errorf("W is %v; a matrix is needed, one row a hidden unit", w)
	}
	s := Shape{Hidden: w.Shape[0], Inputs: w.Shape[1], Bias: b != nil}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("W is %v: %w", w, err)
	}
	var errs []error
	if !vectorOf(v, s.Hidden) {
		errs = append(errs, fmt.Errorf("V is %v; %d numbers fit W %v", v, s.Hidden, w))
	}
	if b != nil && !vectorOf(b, s.Hidden) {
		errs = append(errs, fmt.Errorf("b is %v; %d numbers fit W %v", b, s.Hidden, w))
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	t := NewTwoLayer(s)
	copy(t.V, v.Data)
	copy(t.W, w.Data)
	if b != nil {
		copy(t.B, b.Data)
	}
	return t, nil
}
