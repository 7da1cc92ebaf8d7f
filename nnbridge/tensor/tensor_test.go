package tensor

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func open1(t *testing.T, name string) *Tensor {
	t.Helper()
	list, err := Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 {
		t.Fatalf("%s: %d tensors; want 1", name, len(list))
	}
	return list[0]
}

func same(t *testing.T, what string, got *Tensor, shape []int, data []float64) {
	t.Helper()
	if !slices.Equal(got.Shape, shape) || !slices.EqualFunc(got.Data, data, func(a, b float64) bool {
		return math.Float64bits(a) == math.Float64bits(b) || (math.IsNaN(a) && math.IsNaN(b))
	}) {
		t.Errorf("%s: %v %v; want %v %v", what, got.Shape, got.Data, shape, data)
	}
}

// The files are written by NumPy 2.4 and safetensors 0.8: testdata/make.py.
func TestArraysOfNumPy(t *testing.T) {
	plain := []float64{-1.5, -0.5, 0.5, 1.5, 2.5, 3.5}
	for _, name := range []string{"lef8", "bef8", "lef4", "bef4", "lef2", "bef2", "v2"} {
		same(t, name, open1(t, name+".npy"), []int{2, 3}, plain)
	}
	for _, name := range []string{"i1", "i2", "i4", "i8", "bei8", "u1", "u2", "u4", "u8"} {
		same(t, name, open1(t, name+".npy"), []int{4}, []float64{0, 1, 2, 127})
	}
	same(t, "bool", open1(t, "bool.npy"), []int{3}, []float64{1, 0, 1})
	same(t, "scalar", open1(t, "scalar.npy"), []int{}, []float64{2.5})
	same(t, "empty", open1(t, "empty.npy"), []int{0, 3}, []float64{})
	var ascending []float64
	for k := range 24 {
		ascending = append(ascending, float64(k))
	}
	same(t, "fortran", open1(t, "fortran.npy"), []int{2, 3, 4}, ascending)
}

func TestHalfPrecision(t *testing.T) {
	list, err := Open("testdata/half.npz")
	if err != nil {
		t.Fatal(err)
	}
	want := Find(list, "f8")
	same(t, "f2", Find(list, "f2"), want.Shape, want.Data)
}

// A network exported in three ways reads the same; in half precision and
// bfloat16 it reads as NumPy rounds it.
func TestNetworks(t *testing.T) {
	net, err := Open("testdata/net.npz")
	if err != nil {
		t.Fatal(err)
	}
	rounded, err := Open("testdata/net.rounded.npz")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, suffix string
		want         []*Tensor
	}{
		{"net.safetensors", "", net},
		{"net.bf16.safetensors", ".bf16", rounded},
		{"net.f16.safetensors", ".f16", rounded},
	} {
		list, err := Open("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 3 {
			t.Errorf("%s: %s", c.file, Describe(list))
		}
		for _, got := range list {
			want := Find(c.want, got.Name+c.suffix)
			same(t, c.file+" "+got.Name, got, want.Shape, want.Data)
		}
	}
	if got := Describe(net); got != "0.weight (4, 3), 0.bias (4), 2.weight (1, 4)" {
		t.Error(got)
	}
}

func TestImages(t *testing.T) {
	images := open1(t, "images-idx3-ubyte.gz")
	same(t, "images", images, []int{2, 2, 2}, []float64{0, 255, 17, 128, 1, 2, 3, 4})
	if rows, columns := images.Matrix(); rows != 2 || columns != 4 {
		t.Errorf("images are %d rows of %d; want 2 of 4", rows, columns)
	}
	same(t, "labels", open1(t, "labels-idx1-ubyte"), []int{2}, []float64{1, 0})
	same(t, "float", open1(t, "float-idx"), []int{2}, []float64{-1.5, 2.25})
}

func TestTables(t *testing.T) {
	for _, c := range []struct {
		text    string
		shape   []int
		data    []float64
		columns []string
	}{
		{"1,2\n3,4\n", []int{2, 2}, []float64{1, 2, 3, 4}, nil},
		{"a, y\n1,2e-3\n\n-3,nan\n", []int{2, 2}, []float64{1, 2e-3, -3, math.NaN()}, []string{"a", "y"}},
		{"\ufeffx\r\n5\r\n", []int{1, 1}, []float64{5}, []string{"x"}},
		{"\"1\",\"2\"", []int{1, 2}, []float64{1, 2}, nil},
	} {
		got, err := ReadCSV(strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		same(t, c.text, got, c.shape, c.data)
		if !slices.Equal(got.Columns, c.columns) {
			t.Errorf("%q: columns %q; want %q", c.text, got.Columns, c.columns)
		}
	}
}

func TestOneTensorOfAFile(t *testing.T) {
	same(t, "#0.bias", open1(t, "net.npz#0.bias"), []int{4}, Find(must(Open("testdata/net.npz")), "0.bias").Data)
	_, err := Open("testdata/net.npz#bias")
	if want := `testdata/net.npz: no tensor "bias"; there are 0.weight (4, 3), 0.bias (4), 2.weight (1, 4)`; err == nil || err.Error() != want {
		t.Errorf("error %v; want %s", err, want)
	}
}

func must(list []*Tensor, err error) []*Tensor {
	if err != nil {
		panic(err)
	}
	return list
}
