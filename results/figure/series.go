package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	lineWidth   = 1.6
	joinWidth   = 0.9 // of the line that joins markers
	barWidth    = 1.1
	capLength   = 3 // from the bar to either side
	markerSize  = 3.2
	legendWidth = 26
)

// A curve draws a series.
type curve struct {
	Series
	look
	logX, logY bool
}

func (s Style) lines() bool  { return s != Points }
func (s Style) points() bool { return s == Points || s == LinePoints }

// bar returns the ends of an error bar.
func (s Series) bar(i int) (low, high float64) {
	half := math.Abs(s.YErr[i])
	return s.Y[i] - half, s.Y[i] + half
}

// shown tells whether a point has a place on the axes.
func (c curve) shown(i int) bool {
	return finite(c.X[i]) && finite(c.Y[i]) && (!c.logX || positive(c.X[i])) && (!c.logY || positive(c.Y[i]))
}

func (c curve) line() draw.LineStyle {
	width := vg.Length(lineWidth)
	if c.Style == LinePoints {
		width = joinWidth
	}
	return draw.LineStyle{Color: c.color, Width: width, Dashes: c.dash}
}

func (c curve) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: c.color, Radius: markerSize, Shape: c.marker}
}

// Plot implements [plot.Plotter].
func (c curve) Plot(to draw.Canvas, p *plot.Plot) {
	at := func(x, y float64) vg.Point { return vg.Point{X: to.X(p.X.Norm(x)), Y: to.Y(p.Y.Norm(y))} }
	if c.Style.lines() {
		var runs [][]vg.Point // a new one after each gap
		gap := true
		for i := range c.X {
			if !c.shown(i) {
				gap = true
				continue
			}
			if gap {
				runs = append(runs, nil)
			}
			runs[len(runs)-1] = append(runs[len(runs)-1], at(c.X[i], c.Y[i]))
			gap = false
		}
		to.StrokeLines(c.line(), to.ClipLinesXY(runs...)...)
	}
	for i := range c.X {
		if !c.shown(i) {
			continue
		}
		point := at(c.X[i], c.Y[i])
		if c.YErr != nil && finite(c.YErr[i]) && c.YErr[i] != 0 && to.ContainsX(point.X) {
			low, high := c.bar(i)
			if c.logY && !positive(low) {
				low = p.Y.Min
			}
			c.drawBar(to, point.X, at(c.X[i], low).Y, at(c.X[i], high).Y)
		}
		if c.Style.points() && to.Contains(point) {
			to.DrawGlyphNoClip(c.glyph(), point)
		}
	}
}

// drawBar draws an error bar; an end beyond the axes has no cap.
func (c curve) drawBar(to draw.Canvas, x, low, high vg.Length) {
	style := draw.LineStyle{Color: c.color, Width: barWidth}
	if high < to.Min.Y || low > to.Max.Y {
		return
	}
	for _, y := range []vg.Length{low, high} {
		if y > to.Min.Y && y < to.Max.Y {
			to.StrokeLine2(style, x-capLength, y, x+capLength, y)
		}
	}
	to.StrokeLine2(style, x, max(low, to.Min.Y), x, min(high, to.Max.Y))
}

// key draws what the legend shows of a series, from at to the right.
func (c curve) key(to draw.Canvas, at vg.Point) {
	if c.Style.lines() {
		to.StrokeLine2(c.line(), at.X, at.Y, at.X+legendWidth, at.Y)
	}
	mid := vg.Point{X: at.X + legendWidth/2, Y: at.Y}
	if c.YErr != nil {
		const half = 6
		style := draw.LineStyle{Color: c.color, Width: barWidth}
		to.StrokeLine2(style, mid.X, mid.Y-half, mid.X, mid.Y+half)
		for _, y := range []vg.Length{mid.Y - half, mid.Y + half} {
			to.StrokeLine2(style, mid.X-capLength, y, mid.X+capLength, y)
		}
	}
	if c.Style.points() {
		to.DrawGlyphNoClip(c.glyph(), mid)
	}
}
