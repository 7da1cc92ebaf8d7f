package figure

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"thermowalk/results"
)

// A Figure is one canvas with panels in a row. Lines and points of the same name look the same in all panels, and one legend
// below them explains each name once.
type Figure struct {
	Title  string // above all panels; wrapped if it is long
	Panels []Panel

	// Size of a panel in inches with its axes, without title and legend; 0 means 4.4 by 3.4.
	Width, Height float64
}

// A Panel is a pair of axes and what is drawn into them: a heat map below, arrows on it, series on top.
type Panel struct {
	Title  string
	X, Y   Axis
	Heat   *Heat
	Flow   *Flow
	Series []Series
}

// An Axis is horizontal or vertical.
type Axis struct {
	Label    string  // with its unit, if it has one
	Log      bool    // logarithmic: what is not positive is left out, and the figure says how much
	Min, Max float64 // the range; if both are 0, that of the data with a margin
}

// A Series is a named curve.
type Series struct {
	Name  string    // for the legend; a series without a name has no entry
	X, Y  []float64 // of the same length; where one is NaN or infinite there is no point, and a line has a gap
	YErr  []float64 // half lengths of error bars; nil for none
	Style Style
}

// A Style is how a series is drawn. Colours, markers and dashes differ from name to name by themselves.
type Style uint8

const (
	Line       Style = iota // each line with a pattern of its own: the first solid, the second dashed, ...
	Solid                   // a solid line
	Dashed                  // a dashed line
	Dotted                  // a dotted line
	Points                  // markers
	LinePoints              // markers joined by a thin solid line
)

// dotsPerInch is twice what a page shows, so that a figure stays sharp when it is enlarged.
const dotsPerInch = 192

// Save writes the figure to path, as PNG or SVG by its extension, whole or not at all.
func (f Figure) Save(path string) error {
	format := filepath.Ext(path)
	if format != ".png" && format != ".svg" {
		return fmt.Errorf("figure: cannot write %s: a figure's name ends in .png or .svg", path)
	}
	b, err := f.encode(format)
	if err != nil {
		return fmt.Errorf("figure: cannot draw %s: %w", path, err)
	}
	return results.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// PNG returns the figure as a PNG image of 192 dots per inch.
func (f Figure) PNG() ([]byte, error) { return f.encode(".png") }

// SVG returns the figure as an SVG document. Text in it is outlines, so it looks the same without the fonts.
func (f Figure) SVG() ([]byte, error) { return f.encode(".svg") }

func (f Figure) encode(format string) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	l := f.layout()
	var canvas interface {
		vg.CanvasSizer
		io.WriterTo
	}
	if format == ".svg" {
		canvas = outlined{vgsvg.New(l.width, l.height)}
	} else {
		canvas = small{vgimg.NewWith(vgimg.UseWH(l.width, l.height), vgimg.UseDPI(dotsPerInch))}
	}
	l.draw(draw.New(canvas))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	if format == ".svg" {
		return mendImages(b.Bytes()), nil
	}
	return b.Bytes(), nil
}

// small writes a canvas as PNG in as few bytes as it takes.
type small struct{ *vgimg.Canvas }

// WriteTo implements [io.WriterTo].
func (c small) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, c.Image()); err != nil {
		return 0, err
	}
	return b.WriteTo(w)
}

// check returns every fault of the figure, each with its place.
func (f Figure) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if len(f.Panels) == 0 {
		fault("it has no panels")
	}
	if f.Width < 0 || f.Height < 0 {
		fault("its size is negative")
	}
	for i, p := range f.Panels {
		for _, a := range []Axis{p.X, p.Y} {
			if a.fixed() && (!(a.Min < a.Max) || !finite(a.Min) || !finite(a.Max) || a.Log && !positive(a.Min)) {
				fault("panel %d: axis %q cannot go from %v to %v", i, a.Label, a.Min, a.Max)
			}
		}
		for _, s := range p.Series {
			switch {
			case len(s.X) != len(s.Y):
				fault("panel %d, series %q: %d x and %d y", i, s.Name, len(s.X), len(s.Y))
			case s.YErr != nil && len(s.YErr) != len(s.Y):
				fault("panel %d, series %q: %d y and %d errors", i, s.Name, len(s.Y), len(s.YErr))
			case s.Style > LinePoints:
				fault("panel %d, series %q: there is no style %d", i, s.Name, s.Style)
			}
		}
		if p.Heat != nil {
			if err := p.Heat.check(p.X.Log || p.Y.Log); err != nil {
				fault("panel %d: %w", i, err)
			}
		}
		if p.Flow != nil {
			if err := p.Flow.check(p.X.Log || p.Y.Log); err != nil {
				fault("panel %d: %w", i, err)
			}
		}
	}
	return errors.Join(faults...)
}

func (a Axis) fixed() bool { return a.Min != 0 || a.Max != 0 }
