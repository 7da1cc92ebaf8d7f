package simulate

// Place is where a number belongs: the coordinates of the middle of a cell.
type Place struct {
	Q1 *float64 `col:"q1" unit:"1" doc:"first coordinate, middle of the cell; null where it is integrated over"`
	Q2 *float64 `col:"q2" unit:"1" doc:"second coordinate; null where it is integrated over, or absent"`
	Q3 *float64 `col:"q3" unit:"1" doc:"third coordinate; null where it is integrated over, or absent"`
	Q4 *float64 `col:"q4" unit:"1" doc:"fourth coordinate; null where it is integrated over, or absent"`
}

// set writes coordinate i.
func (p *Place) set(i int, x float64) { *[]**float64{&p.Q1, &p.Q2, &p.Q3, &p.Q4}[i] = &x }

// Known is the same number by the exact operator: at this eta, without noise.
type Known struct {
	Exact    *float64 `col:"exact" unit:"1" doc:"the same by the exact one-step operator, in the same unit; null where it was not asked, or is not for"`
	ExactErr *float64 `col:"exact_error" unit:"1" doc:"error of exact by the mesh on which the density is kept"`
	Z        *float64 `col:"z" unit:"1" doc:"(measured - exact) over both errors, in standard errors; null without either"`
}

// most is the number of coordinates that the tables have columns for.
const most = 4

// SummaryRow is what a run was.
type SummaryRow struct {
	Eta      float64 `col:"eta" unit:"1" doc:"step factor"`
	Steps    int64   `col:"steps" unit:"step" doc:"steps of each walker"`
	Seed     uint64  `col:"seed" unit:"1" doc:"seed of all random streams"`
	Walkers  int64   `col:"walkers" unit:"1" doc:"walkers in the complete batches"`
	Batches  int64   `col:"batches" unit:"1" doc:"complete batches, from which all errors come"`
	Lost     int64   `col:"lost" unit:"1" doc:"walkers whose position became infinite or no number"`
	Absorbed int64   `col:"absorbed" unit:"1" doc:"walkers taken by absorbing walls"`
	Limiting string  `col:"limiting" unit:"1" doc:"what the trigger waited for last, or the time limit; empty without one"`
}

// DensityRow is the density in one cell at one time.
type DensityRow struct {
	Tally string `col:"tally" unit:"1" doc:"name of the tally"`
	Step  *int64 `col:"step" unit:"step" doc:"steps since the start; null where the density is averaged over times"`
	Place
	Volume  float64 `col:"volume" unit:"1" doc:"volume of the cell"`
	Density float64 `col:"density" unit:"1" doc:"mass in the cell over its volume, in units of the total mass"`
	StdErr  float64 `col:"density_stderr" unit:"1" doc:"standard error of density"`
	Known
}

// FluxRow is the flux through one plane in one window.
type FluxRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator  string  `col:"estimator" unit:"1" doc:"crossings: net passages, which telescope over the window; expectation: both outcomes of every step"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate across which the plane lies"`
	At         float64 `col:"at" unit:"1" doc:"place of the plane"`
	From       int64   `col:"from_step" unit:"step" doc:"beginning of the window"`
	To         int64   `col:"to_step" unit:"step" doc:"end of the window"`
	Flux       float64 `col:"flux" unit:"1/step" doc:"net mass through the plane per step and unit of total mass, positive upwards"`
	StdErr     float64 `col:"flux_stderr" unit:"1/step" doc:"standard error of flux"`
	OverEta2   float64 `col:"flux_over_eta2" unit:"1/step" doc:"flux / eta^2"`
	OverErr    float64 `col:"flux_over_eta2_stderr" unit:"1/step" doc:"standard error of flux_over_eta2"`
	Known
}

// FluxMapRow is the flux density in one cell.
type FluxMapRow struct {
	Tally     string `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string `col:"estimator" unit:"1" doc:"displacement within the cell: crossings, of the steps made; expectation, of both outcomes of every step"`
	From      int64  `col:"from_step" unit:"step" doc:"first step"`
	To        int64  `col:"to_step" unit:"step" doc:"last step"`
	Place
	Volume float64  `col:"volume" unit:"1" doc:"volume of the cell"`
	J1     *float64 `col:"j1" unit:"1/step" doc:"flux density along q1, averaged over the cell; null off the axes of the map"`
	J1Err  *float64 `col:"j1_stderr" unit:"1/step" doc:"standard error of j1"`
	J2     *float64 `col:"j2" unit:"1/step" doc:"flux density along q2"`
	J2Err  *float64 `col:"j2_stderr" unit:"1/step" doc:"standard error of j2"`
	J3     *float64 `col:"j3" unit:"1/step" doc:"flux density along q3"`
	J3Err  *float64 `col:"j3_stderr" unit:"1/step" doc:"standard error of j3"`
	J4     *float64 `col:"j4" unit:"1/step" doc:"flux density along q4"`
	J4Err  *float64 `col:"j4_stderr" unit:"1/step" doc:"standard error of j4"`
}

func (r *FluxMapRow) set(i int, j, err float64) {
	*[]**float64{&r.J1, &r.J2, &r.J3, &r.J4}[i] = &j
	*[]**float64{&r.J1Err, &r.J2Err, &r.J3Err, &r.J4Err}[i] = &err
}

// PatchRow is the flux density through a disc.
type PatchRow struct {
	Tally     string    `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string    `col:"estimator" unit:"1" doc:"crossings or expectation"`
	Centre    []float64 `col:"centre" unit:"1" doc:"middle of the disc"`
	Normal    []float64 `col:"normal" unit:"1" doc:"direction in which the flux counts"`
	Radius    float64   `col:"radius" unit:"1" doc:"radius of the disc"`
	From      int64     `col:"from_step" unit:"step" doc:"first step"`
	To        int64     `col:"to_step" unit:"step" doc:"last step"`
	Flux      float64   `col:"flux" unit:"1/step" doc:"net mass through the disc per step and unit of area and total mass"`
	StdErr    float64   `col:"flux_stderr" unit:"1/step" doc:"standard error of flux"`
	OverEta2  float64   `col:"flux_over_eta2" unit:"1/step" doc:"flux / eta^2"`
	OverErr   float64   `col:"flux_over_eta2_stderr" unit:"1/step" doc:"standard error of flux_over_eta2"`
}

// TotalFluxRow is the flux along one coordinate summed over all space.
type TotalFluxRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	From       int64   `col:"from_step" unit:"step" doc:"first step"`
	To         int64   `col:"to_step" unit:"step" doc:"last step"`
	Flux       float64 `col:"flux" unit:"1/step" doc:"flux integrated over all space: the mean displacement per step"`
	StdErr     float64 `col:"flux_stderr" unit:"1/step" doc:"standard error of flux"`
}

// MomentsRow is the first two moments of all coordinates at one time.
type MomentsRow struct {
	Tally      string   `col:"tally" unit:"1" doc:"name of the tally"`
	Step       int64    `col:"step" unit:"step" doc:"steps since the start"`
	Mean1      float64  `col:"mean_q1" unit:"1" doc:"E[q1] of the walkers that still walk, times their share"`
	Mean1Err   float64  `col:"mean_q1_stderr" unit:"1" doc:"standard error of mean_q1"`
	Square1    float64  `col:"mean_q1_sq" unit:"1" doc:"E[q1^2]"`
	Square1Err float64  `col:"mean_q1_sq_stderr" unit:"1" doc:"standard error of mean_q1_sq"`
	Exact1     *float64 `col:"exact_mean_q1" unit:"1" doc:"mean_q1 by the exact one-step operator; null where it was not asked, or is not for"`
	Z1         *float64 `col:"z_mean_q1" unit:"1" doc:"(mean_q1 - exact_mean_q1) over both errors"`
	ExactSq1   *float64 `col:"exact_mean_q1_sq" unit:"1" doc:"mean_q1_sq by the exact operator"`
	ZSq1       *float64 `col:"z_mean_q1_sq" unit:"1" doc:"(mean_q1_sq - exact_mean_q1_sq) over both errors"`
	Mean2      *float64 `col:"mean_q2" unit:"1" doc:"E[q2]; null without a second coordinate"`
	Mean2Err   *float64 `col:"mean_q2_stderr" unit:"1" doc:"standard error of mean_q2"`
	Square2    *float64 `col:"mean_q2_sq" unit:"1" doc:"E[q2^2]"`
	Square2Err *float64 `col:"mean_q2_sq_stderr" unit:"1" doc:"standard error of mean_q2_sq"`
	Exact2     *float64 `col:"exact_mean_q2" unit:"1" doc:"mean_q2 by the exact operator"`
	Z2         *float64 `col:"z_mean_q2" unit:"1" doc:"(mean_q2 - exact_mean_q2) over both errors"`
	ExactSq2   *float64 `col:"exact_mean_q2_sq" unit:"1" doc:"mean_q2_sq by the exact operator"`
	ZSq2       *float64 `col:"z_mean_q2_sq" unit:"1" doc:"(mean_q2_sq - exact_mean_q2_sq) over both errors"`
	Mean3      *float64 `col:"mean_q3" unit:"1" doc:"E[q3]; null without a third coordinate"`
	Mean3Err   *float64 `col:"mean_q3_stderr" unit:"1" doc:"standard error of mean_q3"`
	Square3    *float64 `col:"mean_q3_sq" unit:"1" doc:"E[q3^2]"`
	Square3Err *float64 `col:"mean_q3_sq_stderr" unit:"1" doc:"standard error of mean_q3_sq"`
	Mean4      *float64 `col:"mean_q4" unit:"1" doc:"E[q4]; null without a fourth coordinate"`
	Mean4Err   *float64 `col:"mean_q4_stderr" unit:"1" doc:"standard error of mean_q4"`
	Square4    *float64 `col:"mean_q4_sq" unit:"1" doc:"E[q4^2]"`
	Square4Err *float64 `col:"mean_q4_sq_stderr" unit:"1" doc:"standard error of mean_q4_sq"`
}

// IncrementsRow is the Kramers-Moyal moments in one bin.
type IncrementsRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Lo         float64 `col:"q_lo" unit:"1" doc:"lower edge of the bin of the place before the increment"`
	Hi         float64 `col:"q_hi" unit:"1" doc:"upper edge of the bin"`
	Lag        int64   `col:"lag" unit:"step" doc:"steps n of the increment dq"`
	Share      float64 `col:"share" unit:"1" doc:"share of the increments that begin in the bin"`
	D1         float64 `col:"d1" unit:"1/step" doc:"E[dq]/n, averaged over the walkers in the bin"`
	D1Err      float64 `col:"d1_stderr" unit:"1/step" doc:"standard error of d1"`
	D2         float64 `col:"d2" unit:"1/step" doc:"(E[dq^2] - E[dq]^2)/(2n): without the square of the mean, which a finite step adds; a bin of width h adds Var(d1 n)/(2n), of order h^2"`
	D2Err      float64 `col:"d2_stderr" unit:"1/step" doc:"standard error of d2"`
	D4         float64 `col:"d4" unit:"1/step" doc:"E[dq^4]/(24n): of a binary step eta^4 g^4/24, not 0, as for any finite step"`
	D4Err      float64 `col:"d4_stderr" unit:"1/step" doc:"standard error of d4"`
}

// PassageRow is the times at which walkers leave.
type PassageRow struct {
	Tally     string   `col:"tally" unit:"1" doc:"name of the tally"`
	To        int64    `col:"to_step" unit:"step" doc:"last step: walkers that leave later count as inside"`
	Absorbed  float64  `col:"absorbed" unit:"1" doc:"P(T <= to_step), T the step at which a walker is absorbed"`
	AbsErr    float64  `col:"absorbed_stderr" unit:"1" doc:"standard error of absorbed"`
	Mean      float64  `col:"mean_time" unit:"step" doc:"E[T], on condition that T <= to_step"`
	MeanErr   float64  `col:"mean_time_stderr" unit:"step" doc:"standard error of mean_time"`
	ExactMean *float64 `col:"exact_mean_time" unit:"step" doc:"mean_time by the exact one-step operator; null where it was not asked, or is not for"`
	ZMean     *float64 `col:"z_mean_time" unit:"1" doc:"(mean_time - exact_mean_time) over both errors"`
	Square    float64  `col:"mean_time_sq" unit:"step^2" doc:"E[T^2], on the same condition"`
	SquareErr float64  `col:"mean_time_sq_stderr" unit:"step^2" doc:"standard error of mean_time_sq"`
}

// SurvivalRow is the mass that still walks at one time.
type SurvivalRow struct {
	Tally    string  `col:"tally" unit:"1" doc:"name of the tally"`
	Step     int64   `col:"step" unit:"step" doc:"steps since the start"`
	Survival float64 `col:"survival" unit:"1" doc:"P(T > step)"`
	StdErr   float64 `col:"survival_stderr" unit:"1" doc:"standard error of survival"`
	Known
}

// AbsorbedRow is the mass that one side has taken.
type AbsorbedRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Side       string  `col:"side" unit:"1" doc:"lower or upper"`
	Mass       float64 `col:"mass" unit:"1" doc:"mass absorbed there"`
	StdErr     float64 `col:"mass_stderr" unit:"1" doc:"standard error of mass"`
	Known
}

// PathRow is one position of one walker.
type PathRow struct {
	Tally  string `col:"tally" unit:"1" doc:"name of the tally"`
	Batch  int64  `col:"batch" unit:"1" doc:"number of the batch"`
	Walker int64  `col:"walker" unit:"1" doc:"number of the walker in its batch"`
	Step   int64  `col:"step" unit:"step" doc:"steps since the start"`
	Place
}

// CorrelationRow is the autocorrelation time seen by blocks of one length.
type CorrelationRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Block      int64   `col:"block" unit:"step" doc:"length of the blocks"`
	Tau        float64 `col:"tau" unit:"step" doc:"block Var(block means) / (2 Var(q)); tends to the autocorrelation time from below"`
	StdErr     float64 `col:"tau_stderr" unit:"step" doc:"standard error of tau"`
	Chosen     bool    `col:"chosen" unit:"1" doc:"the shortest blocks of 64 tau and more: the estimate to use"`
}
