package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"thermowalk/results"
	pages "thermowalk/results/report"
)

// writePage writes report.html into a run directory: the figures that the command has drawn, what it prints, and the
// configuration.
func writePage(d *results.Dir, title, config string, print func(w io.Writer) error) error {
	var text bytes.Buffer
	if err := print(&text); err != nil {
		return err
	}
	p := pages.Page{Title: title, Config: config}
	figures, err := filepath.Glob(filepath.Join(d.Path(), "*.png")) // in the order of their names
	if err != nil {
		return err
	}
	for _, path := range figures {
		png, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("cannot read the figure %s: %w", path, err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".png")
		p.Sections = append(p.Sections, pages.Section{Title: "Figure: " + name, Figures: []pages.Figure{{Alt: name, PNG: png}}})
	}
	p.Sections = append(p.Sections, pages.Section{Title: "Result", Pre: strings.TrimSpace(text.String())})
	return d.WriteFile("report.html", p.Write)
}
