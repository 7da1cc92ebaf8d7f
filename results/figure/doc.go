// Package figure draws the figures of a run: a [Figure] is a row of panels, a [Panel] is a pair of axes with named [Series]
// of lines and points with error bars, and, for two dimensions, a [Heat] map and a [Flow] of arrows. It says what is to be
// seen, not how: colours (for any colour vision), markers and dashes differ from name to name by themselves, the legend
// stands below the panels where it hides nothing, and a value that cannot be shown is counted in a note.
//
//	f := figure.Figure{Panels: []figure.Panel{{
//		X: figure.Axis{Label: "η", Log: true}, Y: figure.Axis{Label: "J/η²"},
//		Series: []figure.Series{
//			{Name: "measured", X: eta, Y: flux, YErr: stderr, Style: figure.Points},
//			{Name: "Eq. 10", X: eta, Y: paper},
//		},
//	}}}
//	err := f.Save("flux.svg")
//
// The same figure gives the same bytes.
package figure
