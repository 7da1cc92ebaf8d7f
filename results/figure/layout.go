package figure

import (
	"math"
	"slices"
	"sort"
	"strings"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	border = 8  // around the figure
	apart  = 12 // between panels, between entries of the legend
	above  = 6  // between the panels and what is above or below them
)

// A layout is a figure with every size known. From the top: title, panels, legend, notes.
type layout struct {
	width, height vg.Length
	panel         vg.Point // size of one panel
	title, notes  []string // lines
	panels        []Panel
	plots         []*plot.Plot // of each panel
	heads         [][]string   // title of each panel, in lines
	legend        [][]curve    // rows
}

func (f Figure) layout() *layout {
	n := vg.Length(len(f.Panels))
	l := &layout{panels: f.Panels, panel: vg.Point{X: vg.Length(f.Width) * vg.Inch, Y: vg.Length(f.Height) * vg.Inch}}
	if l.panel.X == 0 {
		l.panel.X = 4.4 * vg.Inch
	}
	if l.panel.Y == 0 {
		l.panel.Y = 3.4 * vg.Inch
	}
	inside := n*l.panel.X + (n-1)*apart
	l.width = inside + 2*border

	var entries []curve
	looks := looks(f.Panels)
	for i, p := range f.Panels {
		g, notes := p.plot(func(s int) look { return looks(i, s) })
		l.plots = append(l.plots, g)
		l.heads = append(l.heads, wrap(headStyle(), p.Title, l.panel.X))
		for _, note := range notes {
			if lines := wrap(noteStyle(), note, inside); !slices.Contains(l.notes, lines[0]) {
				l.notes = append(l.notes, lines...)
			}
		}
		for s, series := range p.Series {
			if series.Name != "" && !slices.ContainsFunc(entries, func(c curve) bool { return c.Name == series.Name }) {
				entries = append(entries, curve{Series: series, look: looks(i, s)})
			}
		}
	}
	if f.Title != "" {
		l.title = wrap(titleStyle(), f.Title, inside)
	}
	l.legend = rows(entries, inside)

	l.height = l.panel.Y + 2*border
	l.height += lineHeight(headStyle()) * vg.Length(max(0, l.headLines()-1)) // more lines of a title do not make the axes smaller
	if l.title != nil {
		l.height += lineHeight(titleStyle())*vg.Length(len(l.title)) + above
	}
	if l.legend != nil {
		l.height += lineHeight(legendStyle())*vg.Length(len(l.legend)) + above
	}
	if l.notes != nil {
		l.height += lineHeight(noteStyle())*vg.Length(len(l.notes)) + above
	}
	return l
}

func (l *layout) draw(c draw.Canvas) {
	c.SetColor(white)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, border, -border, border, -border)

	for _, line := range l.title {
		c.FillText(titleStyle(), vg.Point{X: c.Center().X, Y: c.Max.Y}, line)
		c.Max.Y -= lineHeight(titleStyle())
	}
	if l.title != nil {
		c.Max.Y -= above
	}
	for _, line := range slices.Backward(l.notes) {
		c.FillText(noteStyle(), vg.Point{X: c.Min.X, Y: c.Min.Y + lineHeight(noteStyle())}, line)
		c.Min.Y += lineHeight(noteStyle())
	}
	if l.notes != nil {
		c.Min.Y += above
	}
	for _, row := range slices.Backward(l.legend) {
		drawRow(c, row)
		c.Min.Y += lineHeight(legendStyle())
	}
	if l.legend != nil {
		c.Min.Y += above
	}
	l.drawPanels(c)
}

// drawPanels draws the panels side by side, their data areas at the same height, with titles, labels and colour bars.
func (l *layout) drawPanels(c draw.Canvas) {
	c.Max.Y -= lineHeight(headStyle()) * vg.Length(l.headLines())
	floor := c.Min.Y
	if slices.ContainsFunc(l.panels, func(p Panel) bool { return p.X.Label != "" }) {
		c.Min.Y += lineHeight(labelStyle())
	}
	tiles := make([]draw.Canvas, len(l.plots))
	var below, above vg.Length // the most that ticks take
	for i, g := range l.plots {
		tile := c
		tile.Min.X += vg.Length(i) * (l.panel.X + apart)
		tile.Max.X = tile.Min.X + l.panel.X
		if l.panels[i].Y.Label != "" {
			tile.Min.X += lineHeight(labelStyle()) + 2
		}
		if h := l.panels[i].Heat; h != nil {
			tile.Max.X -= h.barWidth()
		}
		tiles[i] = tile
		data := g.DataCanvas(tile)
		below, above = max(below, data.Min.Y-tile.Min.Y), max(above, tile.Max.Y-data.Max.Y)
	}
	for i, g := range l.plots {
		data := g.DataCanvas(tiles[i])
		tiles[i].Min.Y += below - (data.Min.Y - tiles[i].Min.Y)
		tiles[i].Max.Y -= above - (tiles[i].Max.Y - data.Max.Y)
		g.Draw(tiles[i])
		data = g.DataCanvas(tiles[i])
		p := l.panels[i]
		l.drawHead(c, i, data)
		c.FillText(labelStyle(), vg.Point{X: data.Center().X, Y: floor + labelStyle().FontExtents().Descent}, p.X.Label)
		upright := labelStyle()
		upright.Rotation = math.Pi / 2
		c.FillText(upright, vg.Point{X: tiles[i].Min.X - 4 - upright.FontExtents().Descent, Y: data.Center().Y}, p.Y.Label)
		if p.Heat != nil {
			p.Heat.drawBar(data)
		}
	}
}

func (l *layout) headLines() int {
	most := 0
	for _, lines := range l.heads {
		most = max(most, len(lines))
	}
	return most
}

// drawHead draws a panel's title above its data area: in the middle of it, or where it stays within the panel.
func (l *layout) drawHead(c draw.Canvas, panel int, data draw.Canvas) {
	style := headStyle()
	left := c.Min.X + vg.Length(panel)*(l.panel.X+apart)
	y := data.Max.Y + 5
	for _, line := range slices.Backward(l.heads[panel]) {
		half := style.Width(line) / 2
		x := min(max(data.Center().X, left+half), left+l.panel.X-half)
		c.FillText(style, vg.Point{X: x, Y: y}, line)
		y += lineHeight(style)
	}
}

// rows fills lines of the given width with legend entries.
func rows(entries []curve, width vg.Length) [][]curve {
	var out [][]curve
	var used vg.Length
	for _, e := range entries {
		w := entryWidth(e)
		if len(out) == 0 || used+apart+w > width {
			out = append(out, nil)
			used = -apart
		}
		out[len(out)-1] = append(out[len(out)-1], e)
		used += apart + w
	}
	return out
}

const keyGap = 5 // between a key and its name

func entryWidth(e curve) vg.Length { return legendWidth + keyGap + legendStyle().Width(e.Name) }

// drawRow draws a row of the legend, centred, along the lower edge.
func drawRow(c draw.Canvas, row []curve) {
	total := vg.Length(len(row)-1) * apart
	for _, e := range row {
		total += entryWidth(e)
	}
	style := legendStyle()
	at := vg.Point{X: c.Center().X - total/2, Y: c.Min.Y + lineHeight(style)/2}
	for _, e := range row {
		e.key(c, at)
		c.FillText(style, vg.Point{X: at.X + legendWidth + keyGap, Y: at.Y + style.FontExtents().Descent}, e.Name)
		at.X += entryWidth(e) + apart
	}
}

// wrap breaks a text into lines of at most the given width, between words, or within a word that is wider than that.
func wrap(style text.Style, s string, width vg.Length) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		if n := len(lines); n > 0 && style.Width(lines[n-1]+" "+word) <= width {
			lines[n-1] += " " + word
			continue
		}
		for style.Width(word) > width && len([]rune(word)) > 1 {
			runes := []rune(word)
			fit := sort.Search(len(runes), func(n int) bool { return style.Width(string(runes[:n+1])) > width })
			fit = max(1, fit)
			lines, word = append(lines, string(runes[:fit])), string(runes[fit:])
		}
		lines = append(lines, word)
	}
	return lines
}

func titleStyle() text.Style {
	s := textStyle(titleSize, font.WeightBold)
	s.XAlign, s.YAlign = draw.XCenter, draw.YTop
	return s
}

func headStyle() text.Style {
	s := textStyle(headSize, font.WeightBold)
	s.XAlign, s.YAlign = draw.XCenter, draw.YBottom
	return s
}

func labelStyle() text.Style {
	s := textStyle(labelSize, font.WeightNormal)
	s.XAlign, s.YAlign = draw.XCenter, draw.YBottom
	return s
}

func legendStyle() text.Style {
	s := textStyle(tickSize+0.5, font.WeightNormal)
	s.XAlign, s.YAlign = draw.XLeft, draw.YCenter
	return s
}

func noteStyle() text.Style {
	s := textStyle(noteSize, font.WeightNormal)
	s.XAlign, s.YAlign, s.Color = draw.XLeft, draw.YTop, gray
	return s
}

func lineHeight(s text.Style) vg.Length { return s.Font.Size * 1.45 }
