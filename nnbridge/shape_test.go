package nnbridge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCoordinatesOfAShape(t *testing.T) {
	s := Shape{Hidden: 2, Inputs: 3, Bias: true}
	want := []string{"V[0]", "V[1]", "b[0]", "b[1]", "W[0,0]", "W[0,1]", "W[0,2]", "W[1,0]", "W[1,1]", "W[1,2]"}
	var got []string
	for k := range s.Dim() {
		got = append(got, s.Label(k))
	}
	if !slices.Equal(got, want) {
		t.Errorf("coordinates %v; want %v", got, want)
	}
	if s.Bias = false; s.Dim() != 8 || s.Label(2) != "W[0,0]" {
		t.Errorf("without biases: %d parameters, coordinate 2 is %s", s.Dim(), s.Label(2))
	}
}

func shapes() *rapid.Generator[Shape] {
	return rapid.Custom(func(t *rapid.T) Shape {
		return Shape{
			Hidden: rapid.IntRange(1, 6).Draw(t, "hidden"),
			Inputs: rapid.IntRange(1, 6).Draw(t, "inputs"),
			Bias:   rapid.Bool().Draw(t, "bias"),
		}
	})
}

func TestAtInvertsVBW(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := shapes().Draw(t, "shape")
		for k := range s.Dim() {
			kind, i, j := s.At(k)
			back := map[Kind]func() int{
				KindV: func() int { return s.V(i) },
				KindB: func() int { return s.B(i) },
				KindW: func() int { return s.W(i, j) },
			}[kind]()
			if back != k {
				t.Fatalf("coordinate %d is %s, which is coordinate %d", k, s.Label(k), back)
			}
		}
	})
}

func TestShapeCheck(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		want  string
	}{
		{Shape{Hidden: 0, Inputs: 3}, "0 hidden units"},
		{Shape{Hidden: 3, Inputs: -1}, "-1 inputs"},
		{Shape{Hidden: 1 << 40, Inputs: 1 << 40}, "more weights than can be counted"},
	} {
		if err := c.shape.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v; want %q in it", c.shape, err, c.want)
		}
	}
	if err := (Shape{Hidden: 1, Inputs: 1}).Check(); err != nil {
		t.Error(err)
	}
}
