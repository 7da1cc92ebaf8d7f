package simulate

import (
	"fmt"
	"io"

	"thermowalk/results"
	"thermowalk/results/report"
)

// rowsOnPage is the number of rows of a table that the page shows.
const rowsOnPage = 40

// Page writes report.html into a run directory: what the run was, its figures
// and the beginning of its tables, and its configuration.
func (r *Report) Page(d *results.Dir, config string) error {
	remarks := r.remarks()
	p := report.Page{Title: "thermowalk run", Lead: append(remarks, r.Notes...), Config: config}
	figures := map[string][]report.Figure{}
	titles := map[string]string{}
	for _, f := range r.pictures() {
		png, err := f.PNG()
		if err != nil {
			return err
		}
		name := f.name
		if name == "density_map" {
			name = "density"
		}
		figures[name] = append(figures[name], report.Figure{Alt: f.Title, PNG: png})
		titles[name] = f.Title
	}
	tables, heads := map[string]*report.Table{}, map[string]string{}
	r.sections(func(name, title string, n int, head []string, row func(k int) []string) {
		if n == 0 {
			return
		}
		t := &report.Table{Head: head}
		for k := range min(n, rowsOnPage) {
			t.Rows = append(t.Rows, row(k))
		}
		if n > rowsOnPage {
			t.More = fmt.Sprintf("and %d more in %s.parquet", n-rowsOnPage, name)
		}
		tables[name], heads[name] = t, title
	})
	for _, t := range r.tables() {
		s := report.Section{Title: heads[t.name], Figures: figures[t.name], Table: tables[t.name]}
		if s.Title == "" {
			s.Title = titles[t.name]
		}
		if t.name == "summary" {
			continue
		}
		if s.Title == "" {
			s.Title = t.name
		}
		rows := "rows"
		if t.len == 1 {
			rows = "row"
		}
		s.Text = []string{fmt.Sprintf("%s: %d %s in %s.parquet.", trimmed(t.description), t.len, rows, t.name)}
		p.Sections = append(p.Sections, s)
	}
	return d.WriteFile("report.html", func(w io.Writer) error { return p.Write(w) })
}

// trimmed is a description without its full stop.
func trimmed(text string) string { return text[:len(text)-1] }
