package figure

import (
	"fmt"
	"math"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// plot returns the panel's axes with all that is drawn into them, and notes on what could not be.
func (p Panel) plot(looks func(series int) look) (*plot.Plot, []string) {
	g := plot.New()
	g.BackgroundColor = nil
	var x, y extent
	var notes []string
	for _, s := range p.Series {
		dropped := 0
		for i := range s.X {
			switch {
			case !finite(s.X[i]) || !finite(s.Y[i]):
			case p.X.Log && !positive(s.X[i]) || p.Y.Log && !positive(s.Y[i]):
				dropped++
			default:
				x.add(s.X[i])
				y.add(s.Y[i])
				if s.YErr != nil && finite(s.YErr[i]) {
					low, high := s.bar(i)
					if p.Y.Log {
						low = max(low, s.Y[i]/3) // a bar down to zero is not to make the axis endless
					}
					y.add(low)
					y.add(high)
				}
			}
		}
		if dropped > 0 {
			notes = append(notes, fmt.Sprintf("%s: %d of %d values are not positive and have no place on a logarithmic axis", s.Name, dropped, len(s.X)))
		}
	}
	margin := 0.05
	if p.Flow != nil {
		p.Flow.extend(&x, &y)
		notes = append(notes, p.Flow.note()...)
	}
	if p.Heat != nil {
		margin = 0
		p.Heat.extend(&x, &y)
	}
	p.X.apply(&g.X, x, margin)
	p.Y.apply(&g.Y, y, margin)
	g.X.Tick.Label.XAlign, g.X.Tick.Label.YAlign = draw.XCenter, draw.YTop
	g.Y.Tick.Label.XAlign, g.Y.Tick.Label.YAlign = draw.XRight, draw.YCenter

	if p.Heat != nil {
		g.Add(p.Heat)
	} else {
		g.Add(grid{})
	}
	if p.Flow != nil {
		g.Add(p.Flow)
	}
	for _, above := range []bool{false, true} { // a line does not hide a point
		for i, s := range p.Series {
			if s.Style.points() == above {
				g.Add(curve{s, looks(i), p.X.Log, p.Y.Log})
			}
		}
	}
	g.Add(frame{})
	return g, notes
}

// apply sets everything of an axis but its label, which gonum would put at the middle of the numbers, not of the axis.
func (a Axis) apply(g *plot.Axis, data extent, margin float64) {
	g.Tick.Label = textStyle(tickSize, font.WeightNormal)
	g.Tick.Length = 4
	g.Tick.Marker = linear{7}
	g.Padding = 0
	if a.Log {
		g.Scale, g.Tick.Marker = plot.LogScale{}, logarithmic{}
	}
	if a.fixed() {
		g.Min, g.Max = a.Min, a.Max
		return
	}
	g.Min, g.Max = data.widen(margin, a.Log)
}

// An extent is the range of the numbers it has seen.
type extent struct {
	low, high float64
	some      bool
}

func (e *extent) add(v float64) {
	if !e.some {
		e.low, e.high, e.some = v, v, true
	}
	e.low, e.high = min(e.low, v), max(e.high, v)
}

// widen returns the range with a margin, and one that can be drawn where the data give none.
func (e *extent) widen(margin float64, log bool) (low, high float64) {
	switch {
	case !e.some && log:
		return 0.1, 10
	case !e.some:
		return 0, 1
	case log && e.high-e.low <= noise*e.high:
		return e.low / 2, e.high * 2
	case log:
		ratio := math.Pow(e.high/e.low, margin)
		return e.low / ratio, e.high * ratio
	case e.high-e.low <= max(1/vast, noise*max(math.Abs(e.low), math.Abs(e.high))):
		room := math.Abs(e.low) / 2
		if room < 1/vast {
			room = 1
		}
		return e.low - room, e.high + room
	}
	room := margin * (e.high - e.low)
	return e.low - room, e.high + room
}

// noise is what numbers differ by, relative to their size, that are one number but for rounding.
const noise = 1e-12

// vast bounds the numbers that a figure shows: beyond it differences and ratios no longer are numbers.
const vast = 1e100

// finite tells whether a number has a place on a linear axis, positive whether it has one on a logarithmic axis.
func finite(v float64) bool   { return math.Abs(v) <= vast }
func positive(v float64) bool { return v >= 1/vast && v <= vast }

// A grid is thin lines at the labelled ticks.
type grid struct{}

func (grid) Plot(c draw.Canvas, p *plot.Plot) {
	style := draw.LineStyle{Color: light, Width: 0.6}
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		if x := c.X(p.X.Norm(t.Value)); !t.IsMinor() && c.ContainsX(x) {
			c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y)
		}
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if y := c.Y(p.Y.Norm(t.Value)); !t.IsMinor() && c.ContainsY(y) {
			c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
		}
	}
}

// A frame closes the box that the axes begin.
type frame struct{}

func (frame) Plot(c draw.Canvas, _ *plot.Plot) {
	c.StrokeLines(draw.LineStyle{Color: gray, Width: 0.6}, []vg.Point{
		{X: c.Min.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Min.Y},
	})
}
