package kernel

// Rows is one network with its units side by side: the vector form for a
// network that has no others beside it. W is kept by columns, in strips of as
// many units as a vector has lanes; units that fill up the last strip are zero.
//
// A step is one pass over W, which the descent on a sample and the way forward
// on the next one share. It exists where Vector is true.
type Rows struct {
	Shape
	v, b, w, h []float64
	q          [][]float64
	at         int
}

// Load takes up network number at of a block, q[i][k] being parameter i of
// network k, until Store.
func (r *Rows) Load(q [][]float64, at int) {
	l := r.room()
	r.q, r.at = q, at
	for i := range r.Units {
		r.v[i] = q[i][at]
		if r.Bias {
			r.b[i] = q[r.Units+i][at]
		}
		rows := q[r.w0()+i*r.Inputs:][:r.Inputs]
		for j, w := 0, r.w[r.place(i, l):]; j < len(rows); j++ {
			w[j*l] = rows[j][at]
		}
	}
}

// Take takes up a copy of the network q.
func (r *Rows) Take(q []float64) {
	l := r.room()
	copy(r.v, q[:r.Units])
	copy(r.b, q[r.Units:r.w0()])
	for i := range r.Units {
		row := q[r.w0()+i*r.Inputs:][:r.Inputs]
		for j, w := 0, r.w[r.place(i, l):]; j < len(row); j++ {
			w[j*l] = row[j]
		}
	}
}

// room makes room for the network, and gives the number of lanes.
func (r *Rows) room() int {
	l := lanes()
	if r.v == nil {
		units := (r.Units + l - 1) / l * l
		r.v, r.h, r.w = Aligned(units), Aligned(units), Aligned(units*r.Inputs)
		if r.Bias {
			r.b = Aligned(units)
		}
	}
	return l
}

// place is that of W_i0.
func (r *Rows) place(i, l int) int { return i/l*l*r.Inputs + i%l }

// Store gives the network back to the block.
func (r *Rows) Store() {
	l := lanes()
	for i := range r.Units {
		r.q[i][r.at] = r.v[i]
		if r.Bias {
			r.q[r.Units+i][r.at] = r.b[i]
		}
		rows := r.q[r.w0()+i*r.Inputs:][:r.Inputs]
		for j, w := 0, r.w[r.place(i, l):]; j < len(rows); j++ {
			rows[j][r.at] = w[j*l]
		}
	}
}

// Forward gives the output for the inputs x.
func (r *Rows) Forward(x []float64) float64 { return r.pass(x, x, 0, false, false) }

// Activations are the h of the last way forward.
func (r *Rows) Activations() []float64 { return r.h[:r.Units] }

// Step is [Descend] on the inputs of the last call with the factor c, and then
// Forward on the next ones.
func (r *Rows) Step(old []float64, c float64, next []float64, frozen bool) float64 {
	return r.pass(old, next, c, true, frozen)
}

func (r *Rows) pass(old, next []float64, c float64, update, frozen bool) float64 {
	need("Step", len(old) >= r.Inputs && len(next) >= r.Inputs)
	var b *float64
	if r.Bias {
		b = &r.b[0]
	}
	return rows(&r.v[0], b, &r.w[0], &r.h[0], &old[0], &next[0], c, r.Units, r.Inputs, truth(update), truth(frozen))
}
