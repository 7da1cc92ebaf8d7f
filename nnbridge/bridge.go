package nnbridge

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// Map maps a network in training onto the reduced walk of Eq. 8: every gamma f
// of SGD becomes a sign and a scale g of the same second moment (Eqs. 17-18,
// 23-26), with gamma and f taken as independent,
//
//	g_k = sqrt( s2 E[f_k^2] / |B| )
//
// The walks start where the network is, and are ready for walk.Run; a Medium is
// ready for the flux laws of package soret. Where the premises do not hold,
// AssumptionsOf says how far they fail.
type Map struct {
	Net     *TwoLayer
	Data    Data
	Batch   int     // |B|; 0 means 1
	Eta     float64 // learning rate
	S2      float64 // E[(p-y)^2]; 0 means 1/4, fair labels at p = 1/2
	FrozenW bool    // whether W stays; it moves otherwise
}

func (m Map) withDefaults() Map {
	if m.Batch == 0 {
		m.Batch = 1
	}
	if m.S2 == 0 {
		m.S2 = labelVariance
	}
	return m
}

// Check reports what is wrong with the map, all faults at once.
func (m Map) Check() error {
	m = m.withDefaults()
	if m.Net == nil {
		return errors.New("nnbridge: a map needs a network")
	}
	if err := m.Net.Check(); err != nil {
		return err
	}
	errs := []error{m.Data.Check(m.Net.Shape, m.Batch)}
	if !(m.Eta > 0) || math.IsInf(m.Eta, 0) {
		errs = append(errs, fmt.Errorf("nnbridge: eta = %g; it must be positive and finite", m.Eta))
	}
	if !(m.S2 > 0) || math.IsInf(m.S2, 0) {
		errs = append(errs, fmt.Errorf("nnbridge: E[(p-y)^2] = %g; it must be positive and finite", m.S2))
	}
	return errors.Join(errs...)
}

// Network is the walk of all units. The coordinates are the parameters in the
// order of Shape; V and b of a unit share a sign, and its W too where no input
// is negative, else each weight has a sign of its own (Reduced). With FrozenW
// the scales of W are 0.
func (m Map) Network() (walk.Walk, error) {
	if err := m.Check(); err != nil {
		return walk.Walk{}, err
	}
	m = m.withDefaults()
	return m.reduced(m.Net, m.FrozenW)
}

// reduced is the walk of a network with the data of the map.
func (m Map) reduced(n *TwoLayer, frozen bool) (walk.Walk, error) {
	law, err := Reduced{FrozenW: frozen}.Law(Training{Shape: n.Shape, Data: m.Data, Batch: m.Batch})
	if err != nil {
		return walk.Walk{}, err
	}
	r := law.(walk.Reduced)
	if m.S2 != labelVariance {
		r.Field = stretched(r.Field, math.Sqrt(m.S2/labelVariance))
	}
	return walk.Walk{Law: r, Eta: m.Eta, Start: walk.Point(n.Params(nil)...)}, nil
}

// stretched is a field times a constant.
func stretched(f walk.Field, by float64) walk.Field {
	return walk.Func(f.Dim(), func(g, q [][]float64) {
		f.Eval(g, q)
		for _, row := range g {
			for k := range row {
				row[k] *= by
			}
		}
	})
}

// Unit is the walk of unit i alone, all coordinates in one sign group:
//
//	(V, b)             where W is frozen or some inputs are negative
//	(V, b, W_i0 ...)   else: x_j >= 0, and W belongs to U
//
// without b in a network without biases. For Gaussian inputs the law's field is
// a *field.Vector, the closed form of Section 5 with V in place of |V|: it
// carries the sign, so that a step takes V and b opposite ways where V < 0. In
// (V, b) with other inputs it is exact over a data set, and else over 65536
// samples; with W moving it is that of Network.
func (m Map) Unit(i int) (walk.Walk, error) {
	if err := m.checkUnit(i); err != nil {
		return walk.Walk{}, err
	}
	m = m.withDefaults()
	one := m.Net.unit(i)
	if !m.FrozenW && nonnegative(m.Data.Inputs) {
		return m.reduced(one, false)
	}
	start := []float64{one.V[0]}
	if one.Bias {
		start = append(start, one.B[0])
	}
	w := walk.Walk{Eta: m.Eta, Start: walk.Point(start...)}
	var g walk.Field
	if _, ok := m.Data.Inputs.(Gaussian); ok && one.NormW(0) > 0 {
		g = m.gaussianUnit(one)
	} else {
		g = newProjected(one, m.Data, m.S2/float64(m.Batch))
	}
	w.Law = walk.Reduced{Field: g}
	return w, nil
}

func (m Map) checkUnit(i int) error {
	if err := m.Check(); err != nil {
		return err
	}
	if i < 0 || i >= m.Net.Hidden {
		return fmt.Errorf("nnbridge: unit %d of a network with %d; units are counted from 0", i, m.Net.Hidden)
	}
	return nil
}

// gaussianUnit is the closed form for Gaussian inputs, signed.
func (m Map) gaussianUnit(one *TwoLayer) *field.Vector {
	if one.Bias {
		return unitField("q1", one.NormW(0), m.S2, m.Batch)
	}
	g := PhiAt(0, one.NormW(0), m.S2).One / math.Sqrt(float64(m.Batch))
	return field.NewVector(field.Const(g))
}

// unit is unit i as a network of its own, with memory of its own.
func (t *TwoLayer) unit(i int) *TwoLayer {
	n := NewTwoLayer(Shape{Hidden: 1, Inputs: t.Inputs, Bias: t.Bias})
	n.V[0] = t.V[i]
	copy(n.B, t.B[min(i, len(t.B)):])
	copy(n.W, t.Row(i))
	return n
}

// Medium is unit i as the flux laws see it: the field of its coordinates with
// exact derivatives, one sign group, and a density (for a uniform one,
// field.Const(1) in the scope of the coordinates). It exists where the
// scales have a closed form: in (V, b) for Gaussian inputs, where the field is
// a *field.Vector, and in (V, b) or (V, b, W) for Uniform01 with at most 12
// inputs; and in (V, b) over a data set, with the kernel density of RowsPhi in
// the derivatives. Networks without bias have no b, and over a data set no
// medium.
func (m Map) Medium(i int, rho soret.Density) (soret.Medium, error) {
	if err := m.checkUnit(i); err != nil {
		return soret.Medium{}, err
	}
	m = m.withDefaults()
	one := m.Net.unit(i)
	switch m.Data.Inputs.(type) {
	case Gaussian:
		if one.NormW(0) > 0 {
			return soret.Medium{Field: m.gaussianUnit(one), Density: rho}, nil
		}
	case Uniform01:
		if withinCube(one) {
			return soret.Medium{Field: &cubeField{unit: one, factor: m.S2 / float64(m.Batch), frozen: m.FrozenW}, Density: rho}, nil
		}
	case Rows:
		if one.Bias && (m.FrozenW || !nonnegative(m.Data.Inputs)) {
			return soret.Medium{Field: NewPlane(one, 0, m.Data.Inputs, m.S2, m.Batch), Density: rho}, nil
		}
	}
	return soret.Medium{}, fmt.Errorf("nnbridge: the scales of unit %d have no closed form for %v, and the flux laws need their derivatives", i, m.Data.Inputs)
}
