package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		ticker    plot.Ticker
		low, high float64
		want      string
	}{
		{linear{7}, 0, 1, "0 0.2 0.4 0.6 0.8 1.0"},
		{linear{7}, -2, 2, "−2 −1 0 1 2"},
		{linear{7}, -0.522, -0.488, "−0.520 −0.515 −0.510 −0.505 −0.500 −0.495 −0.490"},
		{linear{7}, -3e-7, 2e-7, "−3·10⁻⁷ −2·10⁻⁷ −1·10⁻⁷ 0 1·10⁻⁷ 2·10⁻⁷"},
		{linear{7}, 0, 2.4e6, "0 0.5·10⁶ 1.0·10⁶ 1.5·10⁶ 2.0·10⁶"},
		{linear{7}, 8000, 8010, "8000 8002 8004 8006 8008 8010"},
		{linear{7}, 1, 1, ""},
		{logarithmic{}, 0.012, 0.21, "0.02 0.05 0.1 0.2"},
		{logarithmic{}, 0.05, 0.4, "0.05 0.1 0.2 0.3"},
		{logarithmic{}, 1e-8, 1e-3, "10⁻⁸ 10⁻⁷ 10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³"},
		{logarithmic{}, 0.9e-5, 1.2e-4, "10⁻⁵ 2·10⁻⁵ 3·10⁻⁵ 5·10⁻⁵ 10⁻⁴"},
		{logarithmic{}, 1e-3, 1e4, "0.001 0.01 0.1 1 10 100 1000 10000"},
		{logarithmic{}, 1e-10, 1e12, "10⁻⁸ 10⁻⁴ 10⁰ 10⁴ 10⁸ 10¹²"},
		{logarithmic{}, 1, 2, "1.0 1.2 1.4 1.6 1.8 2.0"},
	} {
		var labels []string
		ticks := c.ticker.Ticks(c.low, c.high)
		for _, tick := range ticks {
			if !tick.IsMinor() {
				labels = append(labels, tick.Label)
			}
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%v from %v to %v: %q, want %q", c.ticker, c.low, c.high, got, c.want)
		}
		if !slices.IsSortedFunc(ticks, func(a, b plot.Tick) int {
			if a.Value < b.Value {
				return -1
			}
			return 1
		}) {
			t.Errorf("%v from %v to %v: ticks out of order", c.ticker, c.low, c.high)
		}
	}
}

// The font has every character that this program writes into figures.
func TestFontIsComplete(t *testing.T) {
	for _, weight := range []font.Weight{font.WeightNormal, font.WeightBold} {
		style := textStyle(10, weight)
		face := style.Handler.(text.Plain).Fonts.Lookup(style.Font, 10)
		for _, r := range "⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉−–·×±∝≤≥≈∇∂√∞|γδεζηθκλμνξπρσςτφχψωΓΔΘΛΞΠΣΦΨΩ" {
			if i, err := face.Face.GlyphIndex(nil, r); err != nil || i == 0 {
				t.Errorf("no %c in weight %v", r, weight)
			}
		}
	}
}

// A name looks the same in every panel, and no two names look the same.
func TestLooks(t *testing.T) {
	var many []Series
	for i := range 40 {
		many = append(many, Series{Name: string(rune('A' + i)), Style: []Style{Line, Points}[i%2]})
	}
	of := looks([]Panel{{Series: many}, {Series: many[3:]}})
	known := make(map[string]string)
	for i, s := range many {
		l := of(0, i)
		key := fmt.Sprintf("points %v %T", l.color, l.marker)
		if s.Style.lines() {
			key = fmt.Sprintf("line %v %v", l.color, l.dash)
		}
		if first, taken := known[key]; taken {
			t.Errorf("%s looks like %s", s.Name, first)
		}
		known[key] = s.Name
		if i >= 3 {
			if m := of(1, i-3); m.color != l.color || m.marker != l.marker || !slices.Equal(m.dash, l.dash) {
				t.Errorf("%s looks different in the second panel", s.Name)
			}
		}
	}
}

// No row of the legend is wider than the figure, and every name is there once.
func TestLegendFits(t *testing.T) {
	var many []Series
	for i := range 20 {
		many = append(many, Series{Name: strings.Repeat("name ", 1+i%4) + string(rune('A'+i))})
	}
	l := Figure{Panels: []Panel{{Series: many}, {Series: many}}}.layout()
	n := 0
	for _, row := range l.legend {
		width := -float64(apart)
		for _, e := range row {
			width += float64(entryWidth(e)) + apart
			n++
		}
		if width > float64(l.width) {
			t.Errorf("a row of the legend is %v wide, the figure %v", width, l.width)
		}
	}
	for _, line := range wrap(headStyle(), "short "+strings.Repeat("long", 200)+" end", 100) {
		if headStyle().Width(line) > 100 {
			t.Errorf("the line %q is too wide", line)
		}
	}
	if n != len(many) {
		t.Errorf("%d entries for %d names", n, len(many))
	}
}
