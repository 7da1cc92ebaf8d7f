package figure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Flow is a field of arrows: at (X[k], Y[k]) the vector (U[k], V[k]). All arrows have one scale; the longest is nearly as long as
// arrows are apart, and a note says what it stands for. A vector that is NaN or infinite has no arrow.
type Flow struct {
	X, Y, U, V []float64
	Label      string // what the arrows are, for the note
}

func (f *Flow) check(log bool) error {
	if n := len(f.X); len(f.Y) != n || len(f.U) != n || len(f.V) != n {
		return fmt.Errorf("a flow has as many y, u and v as x: %d, %d, %d and %d", len(f.Y), len(f.U), len(f.V), n)
	}
	if log {
		return errors.New("a flow has no place on a logarithmic axis")
	}
	for i := range f.X {
		if !finite(f.X[i]) || !finite(f.Y[i]) {
			return errors.New("an arrow of a flow stands at no finite place")
		}
	}
	return nil
}

func (f *Flow) extend(x, y *extent) {
	for i := range f.X {
		x.add(f.X[i])
		y.add(f.Y[i])
	}
}

func (f *Flow) note() []string {
	longest := 0.0
	for i := range f.U {
		if finite(f.U[i]) && finite(f.V[i]) {
			longest = max(longest, math.Hypot(f.U[i], f.V[i]))
		}
	}
	if longest == 0 {
		return nil
	}
	label := f.Label
	if label == "" {
		label = "arrows"
	}
	return []string{fmt.Sprintf("%s: the longest arrow stands for %.3g", label, longest)}
}

// Plot implements [plot.Plotter].
func (f *Flow) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(x, y float64) vg.Point { return vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))} }
	// Directions are as they look on the canvas: an arrow is tangent to a streamline that is drawn into the same axes.
	type arrow struct{ from, by vg.Point }
	var arrows []arrow
	var longest vg.Length
	perX, perY := (c.Max.X-c.Min.X)/vg.Length(p.X.Max-p.X.Min), (c.Max.Y-c.Min.Y)/vg.Length(p.Y.Max-p.Y.Min)
	for i := range f.X {
		from := at(f.X[i], f.Y[i])
		if !finite(f.U[i]) || !finite(f.V[i]) || !c.Contains(from) {
			continue
		}
		by := vg.Point{X: vg.Length(f.U[i]) * perX, Y: vg.Length(f.V[i]) * perY}
		longest = max(longest, vg.Length(math.Hypot(float64(by.X), float64(by.Y))))
		arrows = append(arrows, arrow{from, by})
	}
	if longest == 0 {
		return
	}
	size := c.Size()
	room := vg.Length(math.Sqrt(float64(size.X*size.Y) / float64(len(arrows))))
	for _, a := range arrows {
		drawArrow(c, a.from, a.by.Scale(0.9*room/longest))
	}
}

// drawArrow draws an arrow whose middle is at mid.
func drawArrow(c draw.Canvas, mid, by vg.Point) {
	length := vg.Length(math.Hypot(float64(by.X), float64(by.Y)))
	if length == 0 {
		return
	}
	along := by.Scale(1 / length)
	across := vg.Point{X: -along.Y, Y: along.X}
	head := min(5, length/2)
	tail, tip := mid.Sub(by.Scale(0.5)), mid.Add(by.Scale(0.5))
	neck := tip.Sub(along.Scale(head))
	wing := across.Scale(head * 0.38)
	// A white rim, so that it is seen on dark cells too.
	rim := draw.LineStyle{Color: white, Width: 2.2}
	c.StrokeLine2(rim, tail.X, tail.Y, neck.X, neck.Y)
	c.StrokeLines(rim, []vg.Point{tip, neck.Add(wing), neck.Sub(wing), tip})
	c.StrokeLine2(draw.LineStyle{Color: arrowColor, Width: 0.9}, tail.X, tail.Y, neck.X, neck.Y)
	c.FillPolygon(arrowColor, []vg.Point{tip, neck.Add(wing), neck.Sub(wing)})
}
