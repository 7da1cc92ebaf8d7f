package nnbridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"thermowalk/nnbridge/tensor"
)

// SetFile says where a data set is read from.
//
// Inputs is a file of one array, whose first index counts rows: .npy, .csv or
// IDX; or an .npz or .safetensors file with an array x; or any array of a file
// by its name, as data.npz#images. Images become rows of pixels.
//
// Labels is a file of one number a row, in the same formats. Without it they
// are the array y beside x, or the column y or label of a table, or Column by
// name; and where there is none of these, the set has no labels.
//
// Inputs are multiplied by Scale, 0 meaning 1: 1/255 for pixels in 0 ... 255.
type SetFile struct {
	Inputs, Labels string
	Column         string
	Scale          float64

	// Open reads the arrays of a file; nil means tensor.Open. A program that
	// knows other formats gives its own.
	Open func(path string) ([]*tensor.Tensor, error)
}

// ReadSet reads a data set and checks it. Errors name the file.
func ReadSet(from SetFile) (*Set, error) {
	x, y, err := from.open()
	if err != nil {
		return nil, fmt.Errorf("nnbridge: %w", err)
	}
	rows, columns := x.Matrix()
	if rows == 0 || columns == 0 {
		return nil, fmt.Errorf("nnbridge: %s: the data set is empty", from.Inputs)
	}
	set := &Set{Inputs: columns, X: x.Data}
	if at := from.labelColumn(x); at >= 0 {
		if y != nil {
			return nil, fmt.Errorf("nnbridge: labels are in column %q of %s as well as in %s; rename the column or leave out the file", x.Columns[at], from.Inputs, from.Labels)
		}
		if set, err = splitColumn(x, at); err != nil {
			return nil, fmt.Errorf("nnbridge: %s: %w", from.Inputs, err)
		}
	} else if from.Column != "" {
		return nil, fmt.Errorf("nnbridge: %s: no column %q; there are %s", from.Inputs, from.Column, columnNames(x))
	}
	if y != nil {
		set.Y = y.Data
	}
	if from.Scale != 0 {
		for k := range set.X {
			set.X[k] *= from.Scale
		}
	}
	if err := set.Check(); err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, from)
	}
	return set, nil
}

func (from SetFile) String() string {
	if from.Labels != "" {
		return from.Inputs + " with labels " + from.Labels
	}
	return from.Inputs
}

// open reads the arrays of inputs and labels; y is nil without labels.
func (from SetFile) open() (x, y *tensor.Tensor, err error) {
	read := from.Open
	if read == nil {
		read = tensor.Open
	}
	list, err := read(from.Inputs)
	if err != nil {
		return nil, nil, err
	}
	switch x = tensor.Find(list, "x"); {
	case x != nil:
		y = tensor.Find(list, "y")
	case len(list) == 1:
		x = list[0]
	default:
		return nil, nil, fmt.Errorf("%s: no array x; there are %s. Name one as %s#NAME", from.Inputs, tensor.Describe(list), from.Inputs)
	}
	if from.Labels != "" {
		list, err := read(from.Labels)
		if err != nil {
			return nil, nil, err
		}
		if y = list[0]; len(list) > 1 {
			return nil, nil, fmt.Errorf("%s: several arrays, %s; name one as %s#NAME", from.Labels, tensor.Describe(list), from.Labels)
		}
	}
	if y != nil {
		if _, width := y.Matrix(); width != 1 {
			return nil, nil, fmt.Errorf("%s: labels of shape %v; one number a row is needed", from, y.Shape)
		}
	}
	return x, y, nil
}

// labelColumn is the column that holds labels, -1 for none.
func (from SetFile) labelColumn(x *tensor.Tensor) int {
	if from.Column != "" {
		return slices.Index(x.Columns, from.Column)
	}
	return slices.IndexFunc(x.Columns, func(name string) bool {
		return strings.EqualFold(name, "y") || strings.EqualFold(name, "label")
	})
}

func columnNames(x *tensor.Tensor) string {
	if x.Columns == nil {
		return "no names of columns in it"
	}
	return strings.Join(x.Columns, ", ")
}

// splitColumn takes the labels out of a table.
func splitColumn(x *tensor.Tensor, at int) (*Set, error) {
	rows, columns := x.Matrix()
	if columns == 1 {
		return nil, errors.New("a table of labels without inputs")
	}
	set := &Set{Inputs: columns - 1, X: make([]float64, 0, rows*(columns-1)), Y: make([]float64, 0, rows)}
	for k, v := range x.Data {
		if k%columns == at {
			set.Y = append(set.Y, v)
		} else {
			set.X = append(set.X, v)
		}
	}
	return set, nil
}
