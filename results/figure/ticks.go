package figure

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// linear puts ticks at multiples of 1, 2 or 5 times a power of ten, at most so many steps of them, labelled alike;
// none where a step is lost in the rounding of the numbers.
type linear struct{ most int }

// Ticks implements [plot.Ticker].
func (t linear) Ticks(low, high float64) []plot.Tick {
	raw := (high - low) / float64(t.most)
	if !(raw > 0) || math.IsInf(raw, 0) {
		return nil
	}
	exp := int(math.Floor(math.Log10(raw)))
	steps := 10.0
	for _, m := range []float64{5, 2, 1} {
		if m*math.Pow10(exp) >= raw*(1-1e-9) {
			steps = m
		}
	}
	if steps == 10 {
		steps, exp = 1, exp+1
	}
	step := steps * math.Pow10(exp)
	// The power of ten that all labels share, if plain numbers would be long.
	scale := 0
	if most := math.Max(math.Abs(low), math.Abs(high)); most >= 1e5 || most < 1e-3 {
		scale = int(math.Floor(math.Log10(most)))
	}
	var ticks []plot.Tick
	minor := map[float64]float64{1: 5, 2: 4, 5: 5}[steps]
	if !(step > noise*math.Max(math.Abs(low), math.Abs(high))/float64(t.most)) {
		return nil
	}
	for k := math.Ceil(low/step*minor - 1e-9); k*step/minor <= high+1e-9*step; k++ {
		if math.Mod(k, minor) != 0 {
			ticks = append(ticks, plot.Tick{Value: k * step / minor})
			continue
		}
		value := k / minor * step
		label := strconv.FormatFloat(math.Abs(value)/math.Pow10(scale), 'f', max(0, scale-exp), 64)
		if scale != 0 && value != 0 {
			label += "·" + power(scale)
		}
		if value < 0 {
			label = "−" + label
		} else if value == 0 {
			label = "0"
		}
		ticks = append(ticks, plot.Tick{Value: value, Label: label})
	}
	return ticks
}

// logarithmic puts ticks at powers of ten, and between them.
type logarithmic struct{}

// Ticks implements [plot.Ticker].
func (logarithmic) Ticks(low, high float64) []plot.Tick {
	if !positive(low) || !(high > low) {
		return nil
	}
	first, last := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	decades := math.Log10(high / low)
	if decades < 0.7 {
		return linear{6}.Ticks(low, high)
	}
	var ticks []plot.Tick
	every := max(1, int(math.Ceil(decades/7)))
	plain := low >= 0.99e-3 && high <= 1.01e4 // numbers short enough to be written out
	for e := first; e <= last; e++ {
		for m := 1; m <= 9; m++ {
			value := float64(m) * math.Pow10(e)
			if value < low*(1-1e-9) || value > high*(1+1e-9) || m > 1 && every > 1 {
				continue
			}
			label := ""
			switch {
			case m == 1 && e%every != 0 || m > 1 && !between(m, decades):
			case plain:
				label = strconv.FormatFloat(value, 'f', max(0, -e), 64)
			case m == 1:
				label = power(e)
			default:
				label = strconv.Itoa(m) + "·" + power(e)
			}
			ticks = append(ticks, plot.Tick{Value: value, Label: label})
		}
	}
	return ticks
}

// between tells whether m times a power of ten has a label on an axis of so many decades.
func between(m int, decades float64) bool {
	switch m {
	case 2, 5:
		return decades < 2.5
	case 3:
		return decades < 1.2
	}
	return false
}

var superscript = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// power returns 10 to the power of e.
func power(e int) string { return "10" + superscript.Replace(strconv.Itoa(e)) }
