package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"sort"
	"sync"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/palette/moreland"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Heat is a map of coloured cells with a colour bar.
type Heat struct {
	X, Y   []float64 // edges of the cells, increasing
	Z      []float64 // value of the cell between X[i], X[i+1] and Y[j], Y[j+1] at i*(len(Y)-1)+j; NaN is drawn in grey
	Label  string    // of the colour bar
	Signed bool      // blue for negative and red for positive values, white for 0; else from dark to light
}

func (h *Heat) check(log bool) error {
	for _, edges := range [][]float64{h.X, h.Y} {
		if len(edges) < 2 || !sort.Float64sAreSorted(edges) || !finite(edges[0]) || !finite(edges[len(edges)-1]) {
			return fmt.Errorf("the edges of a heat map increase, and there are at least two")
		}
	}
	if want := (len(h.X) - 1) * (len(h.Y) - 1); len(h.Z) != want {
		return fmt.Errorf("a heat map of %d by %d cells has %d values, not %d", len(h.X)-1, len(h.Y)-1, len(h.Z), want)
	}
	if log && (h.X[0] <= 0 || h.Y[0] <= 0) {
		return fmt.Errorf("a heat map on a logarithmic axis has positive edges")
	}
	return nil
}

func (h *Heat) extend(x, y *extent) {
	x.add(h.X[0])
	x.add(h.X[len(h.X)-1])
	y.add(h.Y[0])
	y.add(h.Y[len(h.Y)-1])
}

// values returns the range of the colours.
func (h *Heat) values() (low, high float64) {
	var e extent
	for _, z := range h.Z {
		if finite(z) {
			e.add(z)
		}
	}
	if h.Signed {
		e.add(0)
		most := max(-e.low, e.high)
		e.low, e.high = -most, most
	}
	if low, high = e.low, e.high; low == high {
		return e.widen(0, false)
	}
	return low, high
}

// Control colours of the two maps: one whose lightness grows evenly, so that it survives grey print and any colour vision,
// and one that goes from blue through white to red.
var (
	growing = sync.OnceValue(func() palette.ColorMap {
		m, err := moreland.NewLuminance([]color.Color{
			color.RGBA{0x1B, 0x10, 0x44, 0xFF},
			color.RGBA{0x30, 0x4E, 0x8C, 0xFF},
			color.RGBA{0x1F, 0x8C, 0x8C, 0xFF},
			color.RGBA{0x6C, 0xC2, 0x5F, 0xFF},
			color.RGBA{0xFB, 0xE7, 0x3C, 0xFF},
		})
		if err != nil {
			panic("figure: " + err.Error())
		}
		m.SetMin(0)
		m.SetMax(1)
		return m
	})
	diverging = sync.OnceValue(func() palette.ColorMap {
		m := moreland.SmoothBlueRed()
		m.SetMin(0)
		m.SetMax(1)
		return m
	})
)

// colors returns the colour of each value.
func (h *Heat) colors() func(z float64) color.Color {
	low, high := h.values()
	m := growing()
	if h.Signed {
		m = diverging()
	}
	return func(z float64) color.Color {
		if !finite(z) {
			return none
		}
		c, err := m.At(min(1, max(0, (z-low)/(high-low))))
		if err != nil {
			return none
		}
		return c
	}
}

// Plot implements [plot.Plotter]. The cells are one image: drawn one by one they would show seams.
func (h *Heat) Plot(c draw.Canvas, p *plot.Plot) {
	img := canvasImage(c)
	columns, lines := img.Bounds().Dx(), img.Bounds().Dy()
	xs, ys := cells(h.X, columns, p.X), cells(h.Y, lines, p.Y)
	colorOf := h.colors()
	for i, x := range xs {
		for j, y := range ys {
			if x >= 0 && y >= 0 {
				img.Set(i, lines-1-j, colorOf(h.Z[x*(len(h.Y)-1)+y]))
			}
		}
	}
	c.DrawImage(c.Rectangle, img)
}

// canvasImage returns an image with as many dots as the canvas has.
func canvasImage(c draw.Canvas) *image.RGBA {
	size := c.Size()
	return image.NewRGBA(image.Rect(0, 0, int(math.Ceil(size.X.Dots(dotsPerInch))), int(math.Ceil(size.Y.Dots(dotsPerInch)))))
}

// cells returns the cell that each of n dots along an axis lies in, -1 for none.
func cells(edges []float64, n int, axis plot.Axis) []int {
	at := make([]float64, len(edges))
	for i, e := range edges {
		at[i] = axis.Norm(e)
	}
	out := make([]int, n)
	for i := range out {
		out[i] = sort.SearchFloat64s(at, (float64(i)+0.5)/float64(n)) - 1
		if out[i] >= len(edges)-1 {
			out[i] = -1
		}
	}
	return out
}

const (
	barGap  = 10
	barSize = 11
	barTick = 3
)

func barText() text.Style {
	s := textStyle(tickSize, font.WeightNormal)
	s.XAlign, s.YAlign = draw.XLeft, draw.YCenter
	return s
}

func barLabel() text.Style {
	s := labelStyle()
	s.YAlign, s.Rotation = draw.YTop, math.Pi/2
	return s
}

func (h *Heat) ticks() []plot.Tick { return linear{6}.Ticks(h.values()) }

// barWidth returns how much room the colour bar takes beside the axes.
func (h *Heat) barWidth() vg.Length {
	var widest vg.Length
	for _, t := range h.ticks() {
		widest = max(widest, barText().Width(t.Label))
	}
	w := barGap + barSize + barTick + 3 + widest + 4
	if h.Label != "" {
		w += lineHeight(barLabel())
	}
	return w
}

// drawBar draws the colour bar to the right of the data area.
func (h *Heat) drawBar(data draw.Canvas) {
	c := data
	c.Min.X = data.Max.X + barGap
	c.Max.X = c.Min.X + barSize
	low, high := h.values()
	img := canvasImage(c)
	colorOf := h.colors()
	for j, lines := 0, img.Bounds().Dy(); j < lines; j++ {
		shade := colorOf(low + (high-low)*(float64(j)+0.5)/float64(lines))
		for i := range img.Bounds().Dx() {
			img.Set(i, lines-1-j, shade)
		}
	}
	c.DrawImage(c.Rectangle, img)
	line := draw.LineStyle{Color: gray, Width: 0.6}
	c.StrokeLines(line, []vg.Point{c.Min, {X: c.Max.X, Y: c.Min.Y}, c.Max, {X: c.Min.X, Y: c.Max.Y}, c.Min})
	var widest vg.Length
	for _, t := range h.ticks() {
		y := c.Y((t.Value - low) / (high - low))
		if t.IsMinor() || !c.ContainsY(y) {
			continue
		}
		c.StrokeLine2(line, c.Max.X, y, c.Max.X+barTick, y)
		c.FillText(barText(), vg.Point{X: c.Max.X + barTick + 3, Y: y + barText().FontExtents().Descent}, t.Label)
		widest = max(widest, barText().Width(t.Label))
	}
	c.FillText(barLabel(), vg.Point{X: c.Max.X + barTick + 3 + widest + 4, Y: c.Center().Y}, h.Label)
}
