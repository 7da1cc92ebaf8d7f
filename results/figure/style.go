package figure

import (
	"image/color"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// colors has the colours of Okabe and Ito, which people with any kind of colour vision tell apart (Nature Methods 8, 441
// (2011)), without the yellow, which white paper swallows; the strongest come first.
var colors = []color.Color{
	color.RGBA{0x00, 0x72, 0xB2, 0xFF}, // blue
	color.RGBA{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	color.RGBA{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	color.RGBA{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	color.RGBA{0xE6, 0x9F, 0x00, 0xFF}, // orange
	color.RGBA{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	color.RGBA{0x00, 0x00, 0x00, 0xFF}, // black
}

var markers = []draw.GlyphDrawer{
	draw.CircleGlyph{},
	draw.BoxGlyph{},
	draw.PyramidGlyph{},
	draw.RingGlyph{},
	draw.CrossGlyph{},
	draw.SquareGlyph{},
	draw.TriangleGlyph{},
	diamond{},
}

// A diamond is a filled square on its corner.
type diamond struct{}

// DrawGlyph implements [draw.GlyphDrawer].
func (diamond) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	var p vg.Path
	r := 1.25 * s.Radius
	p.Move(vg.Point{X: at.X, Y: at.Y + r})
	p.Line(vg.Point{X: at.X + r, Y: at.Y})
	p.Line(vg.Point{X: at.X, Y: at.Y - r})
	p.Line(vg.Point{X: at.X - r, Y: at.Y})
	p.Close()
	c.SetColor(s.Color)
	c.Fill(p)
}

var (
	solid    = []vg.Length(nil)
	dashed   = []vg.Length{6, 3}
	dotted   = []vg.Length{1.5, 2.5}
	patterns = [][]vg.Length{solid, dashed, dotted, {7, 2.5, 1.5, 2.5}, {10, 3}, {7, 2, 1.5, 2, 1.5, 2}}
)

// A look is how the series of one name are drawn, in every panel.
type look struct {
	color  color.Color
	marker draw.GlyphDrawer
	dash   []vg.Length
}

// looks gives a look to every name, in the order in which they come, and one to every series without a name. Colours go
// round after 7, markers after 8 and patterns after 6, so no two of the first 56 sets of points or 42 lines look the same.
func looks(panels []Panel) func(panel, series int) look {
	var lines, points, all int
	known := make(map[string]look)
	each := make([][]look, len(panels))
	for i, p := range panels {
		for _, s := range p.Series {
			l, ok := known[s.Name]
			if !ok || s.Name == "" {
				l = look{colors[all%len(colors)], markers[points%len(markers)], patterns[lines%len(patterns)]}
				all++
				switch s.Style {
				case Points:
					points++
				case LinePoints:
					points++
					l.dash = solid
				case Solid:
					l.dash = solid
				case Dashed:
					l.dash = dashed
				case Dotted:
					l.dash = dotted
				default:
					lines++
				}
				known[s.Name] = l
			}
			each[i] = append(each[i], l)
		}
	}
	return func(panel, series int) look { return each[panel][series] }
}

// handler sets text in DejaVu Sans: gonum's own font has no superscripts and drops them, so 10⁻⁴ would read 10.
var handler = sync.OnceValue(func() text.Handler {
	face := func(ttf []byte, weight font.Weight) plotfont.Face {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic("figure: " + err.Error()) // the font is part of the program
		}
		return plotfont.Face{Font: plotfont.Font{Typeface: "DejaVu Sans", Weight: weight}, Face: f}
	}
	return text.Plain{Fonts: plotfont.NewCache(plotfont.Collection{
		face(dejavusans.TTF, font.WeightNormal), face(dejavusansbold.TTF, font.WeightBold),
	})}
})

func textStyle(size float64, weight font.Weight) text.Style {
	return text.Style{
		Color:   color.Black,
		Font:    plotfont.Font{Typeface: "DejaVu Sans", Weight: weight, Size: vg.Length(size)},
		Handler: handler(),
	}
}

// Sizes of text in points.
const (
	titleSize = 13
	headSize  = 11
	labelSize = 11
	tickSize  = 9.5
	noteSize  = 8.5
)

var (
	white      = color.Gray{0xFF}
	gray       = color.Gray{0x66}
	light      = color.Gray{0xE4}
	none       = color.Gray{0x80} // a cell of a heat map that has no value
	arrowColor = color.Gray{0x10}
)
