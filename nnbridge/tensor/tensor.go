package tensor

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Tensor is an array of numbers. Data is in C order: the last index runs
// fastest. Shape is empty for a single number.
//
// Columns names the columns of a .csv file with a header line; else it is nil.
type Tensor struct {
	Name    string
	Shape   []int
	Data    []float64
	Columns []string
}

// String is the name and the shape: fc1.weight (300, 784).
func (t *Tensor) String() string {
	sizes := make([]string, len(t.Shape))
	for i, n := range t.Shape {
		sizes[i] = strconv.Itoa(n)
	}
	if t.Name == "" {
		return "(" + strings.Join(sizes, ", ") + ")"
	}
	return t.Name + " (" + strings.Join(sizes, ", ") + ")"
}

// Matrix gives the tensor as rows: the first index counts them, the others are
// run together. A single number is one row of one.
func (t *Tensor) Matrix() (rows, columns int) {
	if len(t.Shape) == 0 {
		return 1, 1
	}
	columns = 1
	for _, n := range t.Shape[1:] {
		columns *= n
	}
	return t.Shape[0], columns
}

// Find gives the tensor of that name, or nil.
func Find(list []*Tensor, name string) *Tensor {
	for _, t := range list {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Describe lists tensors with their shapes, for messages.
func Describe(list []*Tensor) string {
	texts := make([]string, 0, len(list))
	for k, t := range list {
		if k == 12 && len(list) > 13 {
			texts = append(texts, fmt.Sprintf("and %d more", len(list)-k))
			break
		}
		texts = append(texts, t.String())
	}
	return strings.Join(texts, ", ")
}

// count is the number of entries of a shape; negative or uncountable sizes are
// an error.
func count(shape []int) (int, error) {
	n := 1
	for _, size := range shape {
		if size < 0 {
			return 0, fmt.Errorf("size %d in its shape", size)
		}
		if size > 0 && n > math.MaxInt/8/size {
			return 0, fmt.Errorf("shape %v has more entries than can be counted", shape)
		}
		n *= size
	}
	return n, nil
}
