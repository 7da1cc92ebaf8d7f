package nnbridge

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thermowalk/nnbridge/tensor"
)

// A state_dict of PyTorch is understood by its shapes, in every precision.
func TestReadNetwork(t *testing.T) {
	want, unused, err := ReadNetwork("tensor/testdata/net.npz", Keys{V: "2.weight", B: "0.bias", W: "0.weight"})
	if err != nil {
		t.Fatal(err)
	}
	if want.Shape != (Shape{Hidden: 4, Inputs: 3, Bias: true}) || unused != nil {
		t.Errorf("%v, unused %v; want 3 inputs x 4 hidden, with bias", want.Shape, unused)
	}
	for _, path := range []string{"tensor/testdata/net.npz", "tensor/testdata/net.safetensors"} {
		got, _, err := ReadNetwork(path, Keys{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Params(nil), want.Params(nil)) {
			t.Errorf("%s, found by shape, differs from the one found by name", path)
		}
	}
	half, _, err := ReadNetwork("tensor/testdata/net.f16.safetensors", Keys{})
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range half.Params(nil) {
		relative(t, "half precision "+half.Label(k), v, want.Params(nil)[k], 1e-3)
	}
	without, unused, err := ReadNetwork("tensor/testdata/net.npz", Keys{B: "-"})
	if err != nil || without.Bias || !slices.Equal(unused, []string{"0.bias"}) {
		t.Errorf("without bias: %+v, unused %v, error %v", without, unused, err)
	}
}

// array makes a tensor of ones.
func array(name string, shape ...int) *tensor.Tensor {
	n := 1
	for _, size := range shape {
		n *= size
	}
	data := make([]float64, n)
	for k := range data {
		data[k] = 1
	}
	return &tensor.Tensor{Name: name, Shape: shape, Data: data}
}

func TestNetworkOf(t *testing.T) {
	for _, c := range []struct {
		what   string
		list   []*tensor.Tensor
		keys   Keys
		want   Shape
		unused string
		err    string
	}{
		{what: "plain names", list: []*tensor.Tensor{array("w", 5, 2), array("v", 5), array("B", 5)}, want: Shape{5, 2, true}},
		{what: "no bias", list: []*tensor.Tensor{array("a", 5, 2), array("c", 1, 5)}, want: Shape{5, 2, false}},
		{what: "output first", list: []*tensor.Tensor{array("z", 1, 5), array("a", 5, 2)}, want: Shape{5, 2, false}},
		{what: "output bias", list: []*tensor.Tensor{array("fc1.weight", 3, 2), array("fc1.bias", 3), array("fc2.weight", 1, 3), array("fc2.bias", 1)}, want: Shape{3, 2, true}, unused: "fc2.bias"},
		{what: "one unit, one input", list: []*tensor.Tensor{array("0.weight", 1, 1), array("0.bias", 1), array("2.weight", 1, 1), array("2.bias", 1)}, want: Shape{1, 1, true}, unused: "2.bias"},
		{what: "mapped", list: []*tensor.Tensor{array("in", 3, 2), array("out", 3, 1), array("off", 3), array("more", 3)}, keys: Keys{V: "out", B: "off", W: "in"}, want: Shape{3, 2, true}, unused: "more"},
		{what: "missing key", list: []*tensor.Tensor{array("in", 3, 2)}, keys: Keys{V: "out"}, err: `no tensor "out" for V; there are in (3, 2)`},
		{what: "three layers", list: []*tensor.Tensor{array("a", 3, 2), array("c", 4, 3)}, err: "cannot tell which tensors are V, b and W; name them. There are a (3, 2), c (4, 3)"},
		{what: "V too long", list: []*tensor.Tensor{array("W", 3, 2), array("V", 4)}, err: "V is V (4); 3 numbers fit W W (3, 2)"},
		{what: "b too short", list: []*tensor.Tensor{array("W", 3, 2), array("V", 3), array("b", 2)}, err: "b is b (2); 3 numbers fit W W (3, 2)"},
		{what: "W no matrix", list: []*tensor.Tensor{array("W", 3), array("V", 3)}, err: "W is W (3); a matrix is needed"},
		{what: "W empty", list: []*tensor.Tensor{array("W", 0, 3), array("V", 0)}, err: "0 hidden units"},
	} {
		got, unused, err := networkOf(c.list, c.keys)
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v; want %q in it", c.what, err, c.err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.what, err)
		case got.Shape != c.want || strings.Join(unused, " ") != c.unused:
			t.Errorf("%s: %v, unused %q; want %v, %q", c.what, got.Shape, unused, c.want, c.unused)
		}
	}
}

func TestReadNetworkFaults(t *testing.T) {
	for path, want := range map[string]string{
		"tensor/testdata/missing.npz": "nnbridge: tensor/testdata/missing.npz: no such file",
		"tensor/testdata/half.npz":    "nnbridge: tensor/testdata/half.npz: cannot tell which",
	} {
		if _, _, err := ReadNetwork(path, Keys{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q in it", err, want)
		}
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadSet(t *testing.T) {
	named := write(t, "named.csv", "a,y,b\n1,0,2\n3,1,4\n")
	other := write(t, "other.csv", "a,spam\n1,0\n3,1\n")
	bare := write(t, "bare.csv", "1,2\n3,4\n")
	labels := write(t, "labels.csv", "0\n1\n")
	images := "tensor/testdata/images-idx3-ubyte.gz"
	for _, c := range []struct {
		from   SetFile
		inputs int
		x, y   []float64
	}{
		{SetFile{Inputs: named}, 2, []float64{1, 2, 3, 4}, []float64{0, 1}},
		{SetFile{Inputs: other, Column: "spam"}, 1, []float64{1, 3}, []float64{0, 1}},
		{SetFile{Inputs: bare}, 2, []float64{1, 2, 3, 4}, nil},
		{SetFile{Inputs: bare, Labels: labels, Scale: 0.5}, 2, []float64{0.5, 1, 1.5, 2}, []float64{0, 1}},
		{SetFile{Inputs: images, Labels: "tensor/testdata/labels-idx1-ubyte"}, 4, []float64{0, 255, 17, 128, 1, 2, 3, 4}, []float64{1, 0}},
		{SetFile{Inputs: "tensor/testdata/net.npz#0.weight"}, 3, nil, nil},
	} {
		got, err := ReadSet(c.from)
		if err != nil {
			t.Errorf("%v: %v", c.from, err)
			continue
		}
		if got.Inputs != c.inputs || (c.x != nil && !slices.Equal(got.X, c.x)) || !slices.Equal(got.Y, c.y) {
			t.Errorf("%v: %+v; want %d inputs, %v, %v", c.from, got, c.inputs, c.x, c.y)
		}
	}
}

func TestReadSetFaults(t *testing.T) {
	named := write(t, "named.csv", "a,y\n1,0\n3,1\n")
	for _, c := range []struct {
		from SetFile
		want string
	}{
		{SetFile{Inputs: named, Column: "z"}, `no column "z"; there are a, y`},
		{SetFile{Inputs: named, Labels: named}, "one number a row is needed"},
		{SetFile{Inputs: named, Labels: write(t, "l.csv", "0\n1\n")}, `labels are in column "y"`},
		{SetFile{Inputs: write(t, "y.csv", "y\n0\n")}, "a table of labels without inputs"},
		{SetFile{Inputs: write(t, "bad.csv", "a,y\n1,0\n3,7\n")}, "the label of row 1 is 7"},
		{SetFile{Inputs: write(t, "nan.csv", "a,y\n1,0\nnan,1\n")}, "row 1, input 0 of the data set is NaN"},
		{SetFile{Inputs: write(t, "x.csv", "1\n2\n"), Labels: write(t, "three.csv", "1\n0\n1\n")}, "3 labels for 2 rows"},
		{SetFile{Inputs: "tensor/testdata/empty.npy"}, "the data set is empty"},
		{SetFile{Inputs: "tensor/testdata/net.npz"}, "no array x; there are 0.weight (4, 3)"},
		{SetFile{Inputs: named, Labels: "tensor/testdata/net.npz"}, "several arrays"},
	} {
		if _, err := ReadSet(c.from); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v; want %q in it", c.from, err, c.want)
		}
	}
}
