package walk

import (
	"fmt"
	"math"
	"strconv"
)

// Estimate is a measured number with its error.
//
//	Value = mean over N independent batches,  StdErr = s / sqrt(N),
//	s^2 = 1/(N-1) sum_b (x_b - Value)^2
//
// StdErr is the standard error of Value, in the unit of Value. With a single
// batch nothing is known about the error, and StdErr is NaN. The studentised
// difference (Value - truth)/StdErr follows Student's t with N-1 degrees of
// freedom when the batch means are normal.
type Estimate struct {
	Value  float64
	StdErr float64
	N      int // independent batches
}

// Z is the distance of the estimate from a hypothesis in standard errors.
// It is NaN when the standard error is NaN or when both the difference and
// the standard error vanish.
func (e Estimate) Z(truth float64) float64 { return (e.Value - truth) / e.StdErr }

// RelErr is |StdErr / Value|; +Inf for a vanishing value with an error.
func (e Estimate) RelErr() float64 { return math.Abs(e.StdErr / e.Value) }

// Scale multiplies the value and its error by a known factor.
func (e Estimate) Scale(by float64) Estimate {
	return Estimate{Value: e.Value * by, StdErr: math.Abs(e.StdErr * by), N: e.N}
}

// String prints the value with the error in units of the last digits, rounded
// to one or two significant digits of the error: -0.5002(3), 1.20(15)e-06.
func (e Estimate) String() string {
	switch {
	case math.IsNaN(e.Value) || math.IsInf(e.Value, 0):
		return strconv.FormatFloat(e.Value, 'g', -1, 64)
	case math.IsNaN(e.StdErr) || math.IsInf(e.StdErr, 0) || e.StdErr < 0:
		return fmt.Sprintf("%g(?)", e.Value)
	case e.StdErr == 0:
		return fmt.Sprintf("%g(0)", e.Value)
	}
	lead := int(math.Floor(math.Log10(e.StdErr)))
	digits := 1
	if e.StdErr/math.Pow10(lead) < 1.95 { // a leading 1 deserves a second digit
		digits = 2
	}
	last := lead - digits + 1 // decimal exponent of the last printed digit
	exp := 0
	if size := int(math.Floor(math.Log10(math.Max(math.Abs(e.Value), e.StdErr)))); size < -3 || size > 5 || last > 0 {
		exp = size
	}
	unit := math.Pow10(last - exp)
	text := strconv.FormatFloat(e.Value/math.Pow10(exp), 'f', max(0, exp-last), 64)
	errDigits := math.Round(e.StdErr / math.Pow10(exp) / unit)
	text += "(" + strconv.FormatFloat(errDigits, 'f', 0, 64) + ")"
	if exp != 0 {
		text += fmt.Sprintf("e%+03d", exp)
	}
	return text
}
