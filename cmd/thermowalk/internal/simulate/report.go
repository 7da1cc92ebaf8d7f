// Package simulate is what `thermowalk run` does with a configuration: it leads
// the walk, under a checkpoint, and words what the tallies measured as tables,
// JSON and text. The measurements are package walk's.
package simulate

import (
	"fmt"
	"path/filepath"
	"slices"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/results"
	"thermowalk/walk"
)

// Report holds the tables of a run. A table is empty if no tally fills it.
type Report struct {
	Summary    SummaryRow
	Density    []DensityRow
	Flux       []FluxRow
	Soret      []SoretRow
	FluxMap    []FluxMapRow
	Patch      []PatchRow
	TotalFlux  []TotalFluxRow
	Moments    []MomentsRow
	Increments []IncrementsRow
	Passage    []PassageRow
	Survival   []SurvivalRow
	Absorbed   []AbsorbedRow
	Paths      []PathRow
	Times      []CorrelationRow

	dim    int      // coordinates of the walk
	strata bool     // it starts by strata
	Notes  []string // what a reader must know beside the tables
}

// Check reports what the tables cannot hold.
func Check(r *config.Run) error {
	if err := checkExact(r); err != nil {
		return err
	}
	return walk.Check(r.Walk, r.Plan, r.Tallies...)
}

// NewReport puts a sum into tables, beside what is known exactly.
func NewReport(r *config.Run, sum *walk.Sum, exact *Exact) *Report {
	rep := &Report{dim: r.Walk.Dim(), strata: r.Plan.Stratified, Summary: SummaryRow{
		Eta: r.Walk.Eta, Steps: int64(r.Plan.Steps), Seed: r.Plan.Seed, Walkers: int64(sum.Walkers), Batches: int64(sum.Batches),
		Lost: int64(sum.Lost), Absorbed: int64(sum.Absorbed), Limiting: sum.Limiting,
	}}
	for _, t := range r.Tallies {
		scores := sum.Of(t)
		switch t := t.(type) {
		case walk.FluxTally:
			rep.flux(r, t, scores, exact.of(t), exact.laws[t.Name()])
		case walk.FluxMapTally:
			rep.fluxMap(r, t, sum, exact.of(t))
		case walk.PatchTally:
			rep.patch(r, t, scores, exact.of(t), exact.laws[t.Name()])
		case walk.TotalFluxTally:
			rep.totalFlux(t, scores)
		case walk.DensityTally:
			if ofMap(r, t) {
				continue
			}
			rep.density(r, t, scores, exact.of(t))
			rep.soret(r, t, scores, exact.of(t))
		case walk.MomentsTally:
			rep.moments(r, t, scores, exact.of(t))
		case walk.IncrementsTally:
			rep.increments(r, t, scores, exact.of(t))
		case walk.PassageTally:
			rep.passage(r, t, scores, exact.of(t))
		case walk.PathTally:
			rep.paths(r, t, sum, scores)
		case walk.CorrelationTally:
			rep.correlation(t, scores)
		}
	}
	return rep
}

// table is one table of a report.
type table struct {
	name, description string
	rows              any // results.Rows
	len               int
	add               func(d *results.Dir) error
	load              func(path string) error
}

func entry[T any](name, description string, rows *[]T) table {
	return table{
		name, description, results.Rows[T](*rows), len(*rows),
		func(d *results.Dir) error { return results.AddTable(d, name, description, *rows) },
		func(path string) (err error) { *rows, err = results.Read[T](path); return err },
	}
}

// all lists the tables, the summary first.
func (r *Report) all(summary *[]SummaryRow) []table {
	return []table{
		entry("summary", "What the run was.", summary),
		entry("density", "The density in one cell at one time.", &r.Density),
		entry("soret", "The Soret coefficient between two neighbouring bins of a density.", &r.Soret),
		entry("flux", "The flux through one plane in one window of time.", &r.Flux),
		entry("flux_map", "The flux density in one cell.", &r.FluxMap),
		entry("patch", "The flux density through one disc.", &r.Patch),
		entry("total_flux", "The flux along one coordinate, summed over all space.", &r.TotalFlux),
		entry("moments", "The first two moments of all coordinates at one time.", &r.Moments),
		entry("increments", "The Kramers-Moyal moments in one bin.", &r.Increments),
		entry("passage", "The times at which walkers are absorbed.", &r.Passage),
		entry("survival", "The mass that still walks at one time.", &r.Survival),
		entry("absorbed", "The mass that one side of the walls has taken.", &r.Absorbed),
		entry("paths", "One position of one walker.", &r.Paths),
		entry("correlation", "The autocorrelation time as blocks of one length see it.", &r.Times),
	}
}

// tables lists the tables that hold something.
func (r *Report) tables() (list []table) {
	for _, t := range r.all(&[]SummaryRow{r.Summary}) {
		if t.len > 0 {
			list = append(list, t)
		}
	}
	return list
}

// Load reads the tables of a finished run of a walk with dim coordinates.
func Load(dir string, dim int) (*Report, error) {
	run, err := results.ReadRun(dir)
	if err != nil {
		return nil, err
	}
	r, summary := &Report{dim: dim}, []SummaryRow{}
	for _, t := range r.all(&summary) {
		file := t.name + ".parquet"
		if !slices.ContainsFunc(run.Files, func(f results.File) bool { return f.Name == file }) {
			continue
		}
		if err := t.load(filepath.Join(dir, file)); err != nil {
			return nil, err
		}
	}
	if len(summary) != 1 {
		return nil, fmt.Errorf("%s: no summary of the run", dir)
	}
	r.Summary = summary[0]
	return r, nil
}

// Write puts the tables into a run directory.
func (r *Report) Write(d *results.Dir) error {
	for _, t := range r.tables() {
		if err := t.add(d); err != nil {
			return err
		}
	}
	return nil
}

// Document is the report as one JSON document.
func (r *Report) Document() any {
	tables := map[string]any{}
	for _, t := range r.tables() {
		if t.name != "summary" {
			tables[t.name] = t.rows
		}
	}
	return struct {
		Tables  map[string]any `json:"tables"`
		Summary any            `json:"summary"`
	}{tables, summary{r.Summary}}
}

// WriteAll writes tables, figures and page.
func (r *Report) WriteAll(d *results.Dir, config string) error {
	if err := r.Write(d); err != nil {
		return err
	}
	if err := r.Figures(d); err != nil {
		return err
	}
	return r.Page(d, config)
}
