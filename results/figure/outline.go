package figure

import (
	"bytes"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// An outlined canvas fills the outlines of glyphs where an SVG document would ask the reader's machine for a font.
type outlined struct{ *vgsvg.Canvas }

// FillString draws s with its base line through at.
func (c outlined) FillString(face plotfont.Face, at vg.Point, s string) {
	var (
		buf   sfnt.Buffer
		path  vg.Path
		em    = fixed.Int26_6(face.Face.UnitsPerEm())
		scale = face.Font.Size / vg.Length(em)
		prev  sfnt.GlyphIndex
		pen   fixed.Int26_6
	)
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + scale*vg.Length(pen+p.X), Y: at.Y - scale*vg.Length(p.Y)}
	}
	for i, r := range []rune(s) {
		glyph, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if i > 0 {
			if kern, err := face.Face.Kern(&buf, prev, glyph, em, font.HintingNone); err == nil {
				pen += kern
			}
		}
		segments, err := face.Face.LoadGlyph(&buf, glyph, em, nil)
		if err != nil {
			continue
		}
		for j, seg := range segments {
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				if j > 0 {
					path.Close()
				}
				path.Move(point(seg.Args[0]))
			case sfnt.SegmentOpLineTo:
				path.Line(point(seg.Args[0]))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(point(seg.Args[0]), point(seg.Args[1]))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(point(seg.Args[0]), point(seg.Args[1]), point(seg.Args[2]))
			}
		}
		if len(segments) > 0 {
			path.Close()
		}
		if advance, err := face.Face.GlyphAdvance(&buf, glyph, em, font.HintingNone); err == nil {
			pen += advance
		}
		prev = glyph
	}
	if len(path) > 0 {
		c.Fill(path)
	}
}

// mendImages corrects what gonum writes of images: that they are JPEG, where they are PNG, and nothing of how to fill their place,
// so that rounding leaves a margin. An image's data are in base64, which holds neither text.
func mendImages(svg []byte) []byte {
	svg = bytes.ReplaceAll(svg, []byte(`"data:image/jpg;base64,`), []byte(`"data:image/png;base64,`))
	return bytes.ReplaceAll(svg, []byte("<image "), []byte(`<image preserveAspectRatio="none" `))
}
