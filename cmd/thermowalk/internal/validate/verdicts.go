package validate

import (
	"fmt"
	"math"

	"thermowalk/soret"
)

// VerdictRow is the outcome of all measurements for one law.
type VerdictRow struct {
	Law        string   `col:"law" unit:"1" doc:"name of the law"`
	Cite       string   `col:"cite" unit:"1" doc:"its formula and source"`
	Rejected   bool     `col:"rejected" unit:"1" doc:"whether the measurements contradict it at the family-wise false-alarm rate"`
	Tests      int64    `col:"tests" unit:"1" doc:"tests: single measurements for a law exact at finite eta, extrapolations to eta -> 0 for the others"`
	Failed     int64    `col:"failed" unit:"1" doc:"tests rejected after correction for their number (Holm)"`
	Untested   int64    `col:"untested" unit:"1" doc:"measurements or series that could not be tested"`
	FalseAlarm float64  `col:"false_alarm" unit:"1" doc:"family-wise probability to reject a right law"`
	WorstCase  string   `col:"worst_case" unit:"1" doc:"the test with the smallest chance"`
	WorstEta   *float64 `col:"worst_eta" unit:"1" doc:"its eta; 0 for an extrapolation to eta -> 0"`
	Measured   *float64 `col:"measured" unit:"1" doc:"J/eta^2 measured there"`
	StdErr     *float64 `col:"stderr" unit:"1" doc:"standard error of measured"`
	Said       *float64 `col:"law_value" unit:"1" doc:"J/eta^2 by the law there"`
	Z          *float64 `col:"z" unit:"1" doc:"their distance in standard errors, less the allowance for truncation"`
	P          *float64 `col:"p" unit:"1" doc:"chance of that distance, corrected for the number of tests"`
	Chi2       *float64 `col:"chi2" unit:"1" doc:"sum of squared normal scores of all tests (for information: tests at surfaces of one run are dependent)"`
	Visible    *float64 `col:"visible" unit:"1" doc:"smallest relative error of the law that some test would have seen with probability 0.99"`
	VisibleAll *float64 `col:"visible_all" unit:"1" doc:"the same for the least sensitive test"`
	Words      string   `col:"words" unit:"1" doc:"the verdict in words"`
}

// verdicts puts every law to all measured fluxes.
func (s *Study) verdicts(list []series) []VerdictRow {
	var rows []VerdictRow
	for _, law := range soret.Laws() {
		var tests []soret.Row
		for _, one := range list {
			for _, r := range one.rows {
				value := math.NaN()
				if v := r.Law(law.Name()); v != nil {
					value = *v
				}
				tests = append(tests, soret.Row{Case: one.caseName(), Eta: r.Eta, Flux: r.Estimate(), Law: value})
			}
		}
		if len(tests) == 0 {
			continue
		}
		rows = append(rows, verdictRow(soret.Judge(law, tests, soret.Trial{Alpha: s.Config.FalseAlarm})))
	}
	return rows
}

// caseName names a series in messages.
func (s *series) caseName() string {
	return fmt.Sprintf("%s, rho ~ %s, q = %s", s.name, s.density.name, s.where())
}

// where names the surface of a series, with its sign group if there are several.
func (s *series) where() string {
	if len(s.groups()) < 2 {
		return point(s.surface.at)
	}
	return fmt.Sprintf("%s (group %d)", point(s.surface.at), s.surface.group)
}

func verdictRow(v soret.Verdict) VerdictRow {
	row := VerdictRow{
		Law: v.Law, Cite: v.Cite, Rejected: v.Rejected, Tests: int64(len(v.Tests)), Failed: int64(v.Failed),
		Untested: int64(len(v.Untested)), FalseAlarm: v.Trial.Alpha, Words: v.String(),
		Visible: finite(v.Visible), VisibleAll: finite(v.VisibleAll),
	}
	if v.Worst >= 0 {
		w := v.Tests[v.Worst]
		row.WorstCase, row.WorstEta, row.Measured, row.StdErr = w.Case, &w.Eta, &w.Measured.Value, &w.Measured.StdErr
		row.Said, row.Z, row.P, row.Chi2 = &w.Law, &w.Z, &w.Adjusted, finite(v.Chi2)
	}
	return row
}

// finite is nil where there is no number.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// conclude draws everything that follows from the measurements.
func (s *Study) conclude(r *Report, rests []rest) {
	list := s.series(r.Flux)
	told := notes(r.Notes)
	r.Coefficients = coefficients(list, &told)
	r.Notes = told
	r.Exponents = exponents(list)
	for i, b := range s.boxes {
		r.Exponents = append(r.Exponents, b.steadyExponent(rests[i]))
	}
	r.Verdicts = s.verdicts(list)
}
