package simulate

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thermowalk/results"
)

// Every table with something to see has a figure, of the same bytes each time, and stands on the page with its numbers.
func TestFigures(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		names []string
	}{
		"plane": {plane, []string{"density_map", "flux", "flux_map", "moments", "survival", "paths"}},
		"line":  {line, []string{"density", "increments", "correlation"}},
		"box":   {box, []string{"density", "flux", "flux_map", "moments", "survival"}},
		"rest":  {rest, []string{"density", "soret"}},
	} {
		_, rep := lead(t, c.text)
		var names []string
		for _, p := range rep.pictures() {
			names = append(names, p.name)
		}
		if !slices.Equal(names, c.names) {
			t.Errorf("%s: figures %v, want %v", name, names, c.names)
		}
		var pages [2][]byte
		for k := range pages {
			d, err := results.Create(filepath.Join(t.TempDir(), "run"), results.Provenance{Config: "eta: <0.1>\n"})
			if err != nil {
				t.Fatal(err)
			}
			if err := rep.Page(d, "eta: <0.1>\n"); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if pages[k], err = os.ReadFile(filepath.Join(d.Path(), "report.html")); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(pages[0], pages[1]) {
			t.Errorf("%s: other bytes the second time", name)
		}
		text := string(pages[0])
		if n := strings.Count(text, "<img "); n != len(c.names) || !strings.Contains(text, "eta: &lt;0.1&gt;") || !strings.Contains(text, rep.remarks()[0]) {
			t.Errorf("%s: %d images, want %d; or the configuration or the remarks are missing", name, n, len(c.names))
		}
		for _, table := range rep.tables() {
			if table.name != "summary" && !strings.Contains(text, " in "+table.name+".parquet") {
				t.Errorf("%s: the page does not name %s", name, table.name)
			}
		}
	}
}
