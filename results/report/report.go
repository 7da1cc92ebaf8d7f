// Package report writes the page that a run is read on: one HTML file without scripts, with its figures inside, that needs
// nothing else and looks the same on any machine. A [Page] is a title, a few facts, and a list of [Section]; what a page says
// is up to the command that makes it.
//
//	p := report.Page{Title: "thermowalk run", Facts: []report.Fact{{"walkers", "65536"}}}
//	p.Sections = append(p.Sections, report.Section{Title: "Flux", Figures: []report.Figure{{Alt: "flux against time", PNG: png}}})
//	err := d.WriteFile("report.html", p.Write)
//
// The same page gives the same bytes.
package report

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image/png"
	"io"
)

// A Page is a report.
type Page struct {
	Title    string
	Lead     []string // paragraphs below the title
	Facts    []Fact   // a short table of what the run was
	Sections []Section
	Config   string // the configuration, at the end
}

// A Fact is a name and a value.
type Fact struct{ Name, Value string }

// A Section is a head with text, figures and a table; each may be missing.
type Section struct {
	Title   string
	Text    []string // paragraphs
	Pre     string   // text whose lines and columns stay as they are
	Figures []Figure
	Table   *Table
}

// A Figure is an image in the page.
type Figure struct {
	Alt string // what is to be seen, for those who cannot
	PNG []byte
}

// URI is the image as a data URI.
func (f Figure) URI() template.URL {
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(f.PNG))
}

// A Table is a table of text. Cells that begin with a digit or a sign are set to the right.
type Table struct {
	Head []string
	Rows [][]string
	More string // a line below it, such as "and 300 more in flux.parquet"
}

// Width is that of the image on the page: figures have two dots where a page has one. It is 0 if the image is none.
func (f Figure) Width() int {
	c, err := png.DecodeConfig(bytes.NewReader(f.PNG))
	if err != nil {
		return 0
	}
	return (c.Width + 1) / 2
}

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"number": number}).Parse(pageText))

// number tells whether a cell holds a number.
func number(cell string) bool {
	return cell != "" && (cell[0] >= '0' && cell[0] <= '9' || (cell[0] == '-' || cell[0] == '+' || cell[0] == '.'))
}

// Write writes the page.
func (p Page) Write(w io.Writer) error {
	for _, s := range p.Sections {
		if s.Table == nil {
			continue
		}
		for i, row := range s.Table.Rows {
			if len(row) != len(s.Table.Head) {
				return fmt.Errorf("report: section %q, row %d: %d cells below %d heads", s.Title, i, len(row), len(s.Table.Head))
			}
		}
	}
	var b bytes.Buffer
	if err := page.Execute(&b, p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err := b.WriteTo(w)
	return err
}
