package figure_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/results/figure"
)

// laws is a figure of the kind that a validation draws.
func laws() figure.Figure {
	eta := []float64{0.2, 0.1, 0.05, 0.025}
	series := func(f func(h float64) float64) (y []float64) {
		for _, h := range eta {
			y = append(y, f(h))
		}
		return y
	}
	return figure.Figure{Title: "Flux through q = 1/2", Panels: []figure.Panel{
		{
			Title: "uniform density", X: figure.Axis{Label: "step size η", Log: true}, Y: figure.Axis{Label: "J/η²"},
			Series: []figure.Series{
				{
					Name: "measured", X: eta, Y: series(func(h float64) float64 { return -0.5 - 0.5*h*h }),
					YErr: series(func(float64) float64 { return 1e-3 }), Style: figure.Points,
				},
				{Name: "Eq. 10", X: eta, Y: series(func(float64) float64 { return -0.5 })},
			},
		},
		{
			Title: "remainder", X: figure.Axis{Label: "step size η", Log: true}, Y: figure.Axis{Label: "|J − law|", Log: true},
			Series: []figure.Series{
				{Name: "Eq. 10", X: eta, Y: series(func(h float64) float64 { return h * h / 2 }), Style: figure.LinePoints},
				{Name: "exact", X: eta, Y: []float64{1e-6, 0, -1e-6, math.NaN()}},
			},
		},
	}}
}

// chart is a map of a plane with a flow on it.
func chart() figure.Figure {
	h := &figure.Heat{X: []float64{-1, 0, 1, 3}, Y: []float64{-1, 0, 1}, Z: []float64{-1, 2, 3, 4, math.NaN(), 6}, Label: "J₁", Signed: true}
	f := &figure.Flow{X: []float64{-0.5, 0.5, 2}, Y: []float64{0, 0, 0}, U: []float64{1, 0, math.NaN()}, V: []float64{0, 2, 0}, Label: "J"}
	plain := *h
	plain.Signed = false
	return figure.Figure{Panels: []figure.Panel{{Heat: h, Flow: f}, {Heat: &plain, X: figure.Axis{Label: "q₁"}}, {Flow: f}}, Width: 3, Height: 2}
}

func TestSameFigureSameBytes(t *testing.T) {
	for name, f := range map[string]func() figure.Figure{"laws": laws, "chart": chart} {
		for format, encode := range map[string]func(figure.Figure) ([]byte, error){"PNG": figure.Figure.PNG, "SVG": figure.Figure.SVG} {
			a, err := encode(f())
			if err != nil {
				t.Fatal(err)
			}
			b, err := encode(f())
			if err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s as %s: other bytes the second time, %v", name, format, err)
			}
		}
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.png", "a.svg"} {
		if err := laws().Save(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(filepath.Join(dir, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	// Two panels of 4.4 inches at 192 dots per inch, and margins.
	if w := img.Bounds().Dx(); w < 1689 || w > 1689+100 {
		t.Errorf("%d dots wide", w)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "a.svg"))
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Contains(raw, []byte("<text")) {
		t.Error("the SVG asks for fonts")
	}

	for name, want := range map[string]string{"a.pdf": ".png or .svg", "no/a.png": "no such file"} {
		if err := laws().Save(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestFaults(t *testing.T) {
	one := func(p figure.Panel) figure.Figure { return figure.Figure{Panels: []figure.Panel{p}} }
	two := []float64{1, 2}
	for _, c := range []struct {
		f    figure.Figure
		want string
	}{
		{figure.Figure{}, "no panels"},
		{figure.Figure{Panels: []figure.Panel{{}}, Width: -1}, "size is negative"},
		{one(figure.Panel{Series: []figure.Series{{Name: "a", X: two, Y: two[:1]}}}), `panel 0, series "a": 2 x and 1 y`},
		{one(figure.Panel{Series: []figure.Series{{Name: "a", X: two, Y: two, YErr: two[:1]}}}), "2 y and 1 errors"},
		{one(figure.Panel{Series: []figure.Series{{Name: "a", Style: 77}}}), "no style 77"},
		{one(figure.Panel{X: figure.Axis{Label: "x", Min: 1, Max: 1}}), `axis "x" cannot go from 1 to 1`},
		{one(figure.Panel{Y: figure.Axis{Label: "y", Log: true, Min: 0, Max: 1}}), `axis "y" cannot go from 0 to 1`},
		{one(figure.Panel{Heat: &figure.Heat{X: two, Y: two}}), "1 by 1 cells has 0 values"},
		{one(figure.Panel{Heat: &figure.Heat{X: []float64{2, 1}, Y: two, Z: two[:1]}}), "edges of a heat map increase"},
		{one(figure.Panel{X: figure.Axis{Log: true}, Heat: &figure.Heat{X: []float64{0, 1}, Y: two, Z: two[:1]}}), "positive edges"},
		{one(figure.Panel{Flow: &figure.Flow{X: two}}), "as many y, u and v as x"},
		{one(figure.Panel{X: figure.Axis{Log: true}, Flow: &figure.Flow{X: two, Y: two, U: two, V: two}}), "logarithmic"},
	} {
		if _, err := c.f.PNG(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

// Whatever the numbers, a figure is drawn.
func TestAnyNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.Float64Range(-10, 10), rapid.Map(rapid.Uint64(), math.Float64frombits),
			rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324, 1e300, 1e-300}),
		)
		n := rapid.IntRange(0, 4).Draw(t, "n")
		values := func(name string) []float64 { return rapid.SliceOfN(value, n, n).Draw(t, name) }
		s := figure.Series{
			Name: rapid.String().Draw(t, "name"), X: values("x"), Y: values("y"),
			Style: figure.Style(rapid.IntRange(0, 5).Draw(t, "style")),
		}
		if rapid.Bool().Draw(t, "bars") {
			s.YErr = values("err")
		}
		f := figure.Figure{Title: rapid.String().Draw(t, "title"), Width: 1.5, Height: 1.5, Panels: []figure.Panel{{
			X:      figure.Axis{Label: "x", Log: rapid.Bool().Draw(t, "logx")},
			Y:      figure.Axis{Label: "y", Log: rapid.Bool().Draw(t, "logy")},
			Series: []figure.Series{s},
		}}}
		if _, err := f.SVG(); err != nil {
			t.Fatal(err)
		}
	})
}

// A figure is drawn where numbers differ by their rounding, and where an axis is told to go no farther than that.
func TestNarrow(t *testing.T) {
	next := func(x float64) float64 { return math.Nextafter(x, math.Inf(1)) }
	for _, x := range []float64{6.5, 1, 1e-90, 1e90} {
		for _, log := range []bool{false, true} {
			for _, high := range []float64{next(x), next(next(next(x))), x * (1 + 1e-14), x * (1 + 1e-13), x * (1 + 1e-11)} {
				axes := []figure.Axis{{Label: "x", Log: log}, {Label: "x", Log: log, Min: x, Max: high}}
				for _, axis := range axes {
					f := figure.Figure{Width: 1.5, Height: 1.5, Panels: []figure.Panel{{X: axis, Series: []figure.Series{{X: []float64{x, high}, Y: []float64{0, 1}}}}}}
					if _, err := f.SVG(); err != nil {
						t.Errorf("%v to %v: %v", x, high, err)
					}
				}
			}
		}
	}
}

// In the middle of a cell stands its colour: a NaN is grey, negative is blue, positive is red.
func TestHeatColours(t *testing.T) {
	f := figure.Figure{Panels: []figure.Panel{{Heat: &figure.Heat{
		X: []float64{0, 1, 2, 3}, Y: []float64{0, 1}, Z: []float64{-1, math.NaN(), 1}, Signed: true,
	}}}}
	raw, err := f.PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]int)
	for x := range img.Bounds().Dx() {
		c := color.RGBAModel.Convert(img.At(x, img.Bounds().Dy()/2)).(color.RGBA)
		switch {
		case int(c.R) > int(c.B)+100:
			seen["red"]++
		case int(c.B) > int(c.R)+100:
			seen["blue"]++
		case c == color.RGBA{0x80, 0x80, 0x80, 0xFF}:
			seen["grey"]++
		}
	}
	for _, name := range []string{"red", "blue", "grey"} {
		if seen[name] < 150 {
			t.Errorf("a row of dots is %v", seen)
		}
	}
}

func ExampleFigure() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	eta := []float64{0.2, 0.1, 0.05}
	f := figure.Figure{Title: "Flux against step size", Panels: []figure.Panel{{
		X: figure.Axis{Label: "step size η", Log: true},
		Y: figure.Axis{Label: "J/η²"},
		Series: []figure.Series{
			{Name: "measured", X: eta, Y: []float64{-0.521, -0.505, -0.501}, YErr: []float64{1e-3, 1e-3, 1e-3}, Style: figure.Points},
			{Name: "Eq. 10", X: eta, Y: []float64{-0.5, -0.5, -0.5}},
		},
	}}}
	for _, name := range []string{"flux.png", "flux.svg"} {
		if err := f.Save(filepath.Join(dir, name)); err != nil {
			panic(err)
		}
		fmt.Println(name)
	}
	// Output:
	// flux.png
	// flux.svg
}
