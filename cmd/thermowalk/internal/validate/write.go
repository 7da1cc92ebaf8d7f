package validate

import "thermowalk/results"

// Write puts the tables and figures of the report into a run directory.
func (r *Report) Write(d *results.Dir) error {
	if err := results.AddTable(d, "flux", "One measured flux through a surface, beside what each law says of it.", r.Flux); err != nil {
		return err
	}
	if err := results.AddTable(d, "coefficients", "One coefficient of the flux along ghat, measured at eta -> 0 and by each law.", r.Coefficients); err != nil {
		return err
	}
	if err := results.AddTable(d, "exponents", "One measured power.", r.Exponents); err != nil {
		return err
	}
	if err := results.AddTable(d, "steady", "The density in one bin of a closed box at rest.", r.Steady); err != nil {
		return err
	}
	return results.AddTable(d, "verdicts", "The outcome of all measurements for one law.", r.Verdicts)
}
