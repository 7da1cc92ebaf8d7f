package walk

import (
	"fmt"

	"thermowalk/walk/rng"
)

// Variate is the law of a scalar random factor that is symmetric about 0,
// such as gamma in Eq. 4.
//
// Draw fills dst[k] with the variate of walker first+k at the given step, from
// a stream that the caller keeps for this factor alone.
type Variate interface {
	Draw(dst []float64, s rng.Stream, first, step uint64)
	Check() error
	String() string
}

// TwoPoint is +-Size with probability 1/2 each.
type TwoPoint struct{ Size float64 }

// Draw uses one bit per step, bit step%64 of word step/64.
func (v TwoPoint) Draw(dst []float64, s rng.Stream, first, step uint64) {
	for k := range dst {
		dst[k] = v.Size
		if s.Word(first+uint64(k), step/64)>>(step%64)&1 == 1 {
			dst[k] = -v.Size
		}
	}
}

func (v TwoPoint) Check() error   { return positive("two-point size", v.Size) }
func (v TwoPoint) String() string { return fmt.Sprintf("two-point %g", v.Size) }

// UniformVariate is uniform on (-Half, Half); its variance is Half^2/3.
type UniformVariate struct{ Half float64 }

// Draw uses word number step.
func (v UniformVariate) Draw(dst []float64, s rng.Stream, first, step uint64) {
	s.Uniform(dst, first, step)
	for k, u := range dst {
		dst[k] = 2 * v.Half * (u - 0.5)
	}
}

func (v UniformVariate) Check() error   { return positive("half-width of a uniform law", v.Half) }
func (v UniformVariate) String() string { return fmt.Sprintf("uniform %g", v.Half) }

// NormalVariate is normal with mean 0 and standard deviation SD.
type NormalVariate struct{ SD float64 }

// Draw uses normal number step.
func (v NormalVariate) Draw(dst []float64, s rng.Stream, first, step uint64) {
	s.Normal(dst, first, step)
	for k := range dst {
		dst[k] *= v.SD
	}
}

func (v NormalVariate) Check() error   { return positive("standard deviation of a normal law", v.SD) }
func (v NormalVariate) String() string { return fmt.Sprintf("normal %g", v.SD) }

// StudentT is Student's t with Nu degrees of freedom, times Scale. Its
// variance, Scale^2 Nu/(Nu-2), is finite for Nu > 2 only; the walk needs a
// finite one to have a step scale g at all.
type StudentT struct{ Nu, Scale float64 }

// Draw uses Student variate number step.
func (v StudentT) Draw(dst []float64, s rng.Stream, first, step uint64) {
	s.StudentT(dst, v.Nu, first, step)
	for k := range dst {
		dst[k] *= v.Scale
	}
}

// Check asks for more than two degrees of freedom and a positive scale.
func (v StudentT) Check() error {
	if !(v.Nu > 2) {
		return fmt.Errorf("walk: Student's t with %g degrees of freedom has no variance; give more than 2", v.Nu)
	}
	return positive("scale of Student's t", v.Scale)
}

func (v StudentT) String() string { return fmt.Sprintf("student-t %g %g", v.Nu, v.Scale) }

func positive(what string, x float64) error {
	if !(x > 0) || x-x != 0 {
		return fmt.Errorf("walk: %s is %g; it must be positive and finite", what, x)
	}
	return nil
}
