package main

import "slices"

// chapters are all twins, in the order of the pages of package kernel.
var chapters = []struct {
	name       string
	operations []*operation
}{
	{"arithmetic", slices.Concat(arithmetic, order)},
	{"functions", slices.Concat(exponential, logarithm, trigonometric, normal, logistic)},
	{"steps", slices.Concat(kicks, walking, near, boxMuller)},
}

// operations lists them without the chapters.
var operations = func() (all []*operation) {
	for _, c := range chapters {
		all = append(all, c.operations...)
	}
	return all
}()

// binary is an operation of two rows.
func binary(name string, f func(a *asm, x, y vec) vec) *operation {
	return &operation{
		name: name, rows: []string{"dst", "x", "y"}, outs: 1, unroll: 4, narrow: 2,
		body: func(a *asm, x, _ []vec) []vec { return []vec{f(a, x[0], x[1])} },
	}
}

// scaled is an operation of a row and a scalar.
func scaled(name string, f func(a *asm, x, c vec) vec) *operation {
	return &operation{
		name: name, rows: []string{"dst", "x"}, outs: 1, scalars: []string{"c"}, unroll: 4, narrow: 2,
		body: func(a *asm, x, s []vec) []vec { return []vec{f(a, x[0], s[0])} },
	}
}

// short is an operation of a row that takes a few instructions.
func short(name string, f func(a *asm, x vec) vec) *operation {
	o := long(name, nil, f)
	o.unroll, o.narrow = 4, 2
	return o
}

// long is one that takes many, and constants in registers.
func long(name string, prepare func(a *asm), f func(a *asm, x vec) vec) *operation {
	return &operation{
		name: name, rows: []string{"dst", "x"}, outs: 1, unroll: 2, narrow: 1, prepare: prepare,
		body: func(a *asm, x, _ []vec) []vec { return []vec{f(a, x[0])} },
	}
}

// wider is an operation that takes more vectors at a time.
func (o *operation) wider(unroll int) *operation {
	o.unroll = unroll
	return o
}

// two is a long operation with two results.
func two(name, first, second string, prepare func(a *asm), f func(a *asm, x vec) (vec, vec)) *operation {
	return &operation{
		name: name, rows: []string{first, second, "x"}, outs: 2, unroll: 2, narrow: 1, prepare: prepare,
		body: func(a *asm, x, _ []vec) []vec {
			y, z := f(a, x[0])
			return []vec{y, z}
		},
	}
}
