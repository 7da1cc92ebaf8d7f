package simulate

// AtRow is one coordinate of the place where a number belongs.
type AtRow struct {
	Q *float64 `col:"q#" unit:"1" doc:"coordinate #, the middle of the cell; null where it is integrated over"`
}

// at makes a place with some coordinates of dim.
func at(dim int, axes []int, q []float64) []AtRow {
	place := make([]AtRow, dim)
	for j, axis := range axes {
		place[axis].Q = &q[j]
	}
	return place
}

// Known is the same number by the exact operator: at this eta, without noise.
type Known struct {
	Exact    *float64 `col:"exact" unit:"1" doc:"the same by the exact one-step operator, in the same unit; null where it was not asked, or is not for, and where rounding decides on which side of an edge the walkers of a lattice are"`
	ExactErr *float64 `col:"exact_error" unit:"1" doc:"error of exact by the mesh on which the density is kept"`
	Z        *float64 `col:"z" unit:"1" doc:"(measured - exact) over both errors, in standard errors; of counts of independent walkers (densities at one time, crossings, exits) over the error that exact makes where that is larger; null without an error, and of other numbers where fewer than 16 batches, or a quarter of them, share in it, so that they do not know their error"`
}

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
	Tally     string `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string `col:"estimator" unit:"1" doc:"histogram: the walkers in the cell are counted"`
	Step      *int64 `col:"step" unit:"step" doc:"steps since the start; null where the density is averaged over times"`
	Place     []AtRow
	Volume    float64 `col:"volume" unit:"1" doc:"volume of the cell"`
	Density   float64 `col:"density" unit:"1" doc:"mass in the cell over its volume, in units of the total mass"`
	StdErr    float64 `col:"density_stderr" unit:"1" doc:"standard error of density"`
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
	Leading *float64 `col:"kramers_moyal" unit:"1/step" doc:"flux by -1/2 eta^2 d(g^2 rho)/dq in the density of the exact operator; exact - kramers_moyal is what the truncation in eta leaves out; null where exact is, with drift, and where, in the first 64 steps, jumps of the start may have come"`
	Paper   *float64 `col:"paper" unit:"1/step" doc:"flux by Eq. 10 as printed in the same density"`
}

// FluxMapRow is the flux density in one cell.
type FluxMapRow struct {
	Tally     string `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string `col:"estimator" unit:"1" doc:"displacement within the cell: crossings, of the steps made; expectation, of both outcomes of every step"`
	From      int64  `col:"from_step" unit:"step" doc:"first step"`
	To        int64  `col:"to_step" unit:"step" doc:"last step"`
	Place     []AtRow
	Volume    float64  `col:"volume" unit:"1" doc:"volume of the cell"`
	Density   *float64 `col:"density" unit:"1" doc:"density in the cell, averaged over the same steps; null unless the axes of the map are all coordinates"`
	DensErr   *float64 `col:"density_stderr" unit:"1" doc:"standard error of density"`
	J         []FluxMapAlongRow
}

// FluxMapAlongRow is the flux density in a cell along one coordinate.
type FluxMapAlongRow struct {
	J        *float64 `col:"j#" unit:"1/step" doc:"flux density along q#, averaged over the cell; null off the axes of the map"`
	JErr     *float64 `col:"j#_stderr" unit:"1/step" doc:"standard error of j#"`
	Law      *float64 `col:"j#_kramers_moyal" unit:"1/step" doc:"j# by -1/2 eta^2 d_j(M_#j rho) in the measured density, averaged over the cell; null where no density is, and in cells from which a step may reach a wall or to which, in the first 64 steps, jumps of the start may have come"`
	LawErr   *float64 `col:"j#_kramers_moyal_stderr" unit:"1/step" doc:"standard error of j#_kramers_moyal, by that of the density"`
	LawGrid  *float64 `col:"j#_kramers_moyal_error" unit:"1/step" doc:"error of j#_kramers_moyal by the width of the cells, estimated from what half as many cells on a line make of it"`
	Z        *float64 `col:"z_j#" unit:"1" doc:"(j# - j#_kramers_moyal) over the standard error of the difference and j#_kramers_moyal_error; null where too few walkers made j#, as z_j#_exact"`
	Exact    *float64 `col:"j#_exact" unit:"1/step" doc:"j# by the exact one-step operator; null where it was not asked, and, of crossings in the plane, within a step of a reflecting wall"`
	ExactErr *float64 `col:"j#_exact_error" unit:"1/step" doc:"error of j#_exact by the mesh on which the density is kept"`
	ZExact   *float64 `col:"z_j#_exact" unit:"1" doc:"(j# - j#_exact) over both errors; null where fewer than 16 batches, or a quarter of them, share in j#: they do not know its error"`
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
	Known
	Leading *float64 `col:"kramers_moyal" unit:"1/step" doc:"flux by -1/2 eta^2 d_j(M_ij rho) in the density of the exact operator, averaged over the disc; null where exact is, with drift, and where, in the first 64 steps, jumps of the start may have come"`
	Paper   *float64 `col:"paper" unit:"1/step" doc:"flux by Eq. 10 as printed in the same density"`
}

// TotalFluxRow is the flux along one coordinate summed over all space.
type TotalFluxRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator  string  `col:"estimator" unit:"1" doc:"displacement: of all walkers from from_step to to_step, unwrapped, so that it telescopes"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	From       int64   `col:"from_step" unit:"step" doc:"first step"`
	To         int64   `col:"to_step" unit:"step" doc:"last step"`
	Flux       float64 `col:"flux" unit:"1/step" doc:"flux integrated over all space: the mean displacement per step"`
	StdErr     float64 `col:"flux_stderr" unit:"1/step" doc:"standard error of flux"`
}

// MomentsRow is the first two moments of all coordinates at one time.
type MomentsRow struct {
	Tally     string `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string `col:"estimator" unit:"1" doc:"positions: the mean over the walkers that still walk, in units of the total mass"`
	Step      int64  `col:"step" unit:"step" doc:"steps since the start"`
	Of        []MomentsOfRow
}

// MomentsOfRow is the first two moments of one coordinate.
type MomentsOfRow struct {
	Mean      float64  `col:"mean_q#" unit:"1" doc:"E[q#]"`
	MeanErr   float64  `col:"mean_q#_stderr" unit:"1" doc:"standard error of mean_q#"`
	Square    float64  `col:"mean_q#_sq" unit:"1" doc:"E[q#^2]"`
	SquareErr float64  `col:"mean_q#_sq_stderr" unit:"1" doc:"standard error of mean_q#_sq"`
	Exact     *float64 `col:"exact_mean_q#" unit:"1" doc:"mean_q# by the exact one-step operator; null where it was not asked, or is not for"`
	ExactErr  *float64 `col:"exact_mean_q#_error" unit:"1" doc:"error of exact_mean_q# by the mesh on which the density is kept"`
	Z         *float64 `col:"z_mean_q#" unit:"1" doc:"(mean_q# - exact_mean_q#) over both errors"`
	ExactSq   *float64 `col:"exact_mean_q#_sq" unit:"1" doc:"mean_q#_sq by the exact operator"`
	ExactSqE  *float64 `col:"exact_mean_q#_sq_error" unit:"1" doc:"error of exact_mean_q#_sq by the mesh"`
	ZSq       *float64 `col:"z_mean_q#_sq" unit:"1" doc:"(mean_q#_sq - exact_mean_q#_sq) over both errors"`
}

// SoretRow is the Soret coefficient between two neighbouring bins of a density.
type SoretRow struct {
	Tally     string  `col:"tally" unit:"1" doc:"name of the density"`
	Estimator string  `col:"estimator" unit:"1" doc:"bins: -ln(rho_b/rho_a)/(T_b - T_a) * eta^2 between neighbouring bins a and b, T = eta^2 g^2/2 at their middles"`
	Step      *int64  `col:"step" unit:"step" doc:"steps since the start; null where the density is averaged over times"`
	Q         float64 `col:"q" unit:"1" doc:"the edge between the bins"`
	Soret     float64 `col:"soret_eta2" unit:"1" doc:"S_T eta^2, of grad rho + rho S_T grad T = 0 (Eq. 3): means something where the density has come to rest"`
	StdErr    float64 `col:"soret_eta2_stderr" unit:"1" doc:"standard error of soret_eta2"`
	Known
	Leading    float64   `col:"leading" unit:"1" doc:"the same of rho ~ 1/g^2, the exact walk at leading order: 2/g^2, by the same bins"`
	Paper      float64   `col:"paper" unit:"1" doc:"the same of rho ~ 1/g, Eq. 10 as printed: 1/g^2, by the same bins"`
	Covariance []float64 `col:"covariance" unit:"1" doc:"covariance of soret_eta2 with that of every row of this tally and step, in their order"`
}

// IncrementsRow is the Kramers-Moyal moments in one bin, each beside the law of motion
// in three parts: d_law = d_leading + d_finite_step + d_finite_bin.
type IncrementsRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator  string  `col:"estimator" unit:"1" doc:"increments: moments of what walkers in the bin move in lag steps"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Lo         float64 `col:"q_lo" unit:"1" doc:"lower edge of the bin of the place before the increment"`
	Hi         float64 `col:"q_hi" unit:"1" doc:"upper edge of the bin"`
	Lag        int64   `col:"lag" unit:"step" doc:"steps n of the increment dq"`
	Share      float64 `col:"share" unit:"1" doc:"share of the increments that begin in the bin"`

	D1       float64  `col:"d1" unit:"1/step" doc:"E[dq]/n, averaged over the walkers in the bin"`
	D1Err    float64  `col:"d1_stderr" unit:"1/step" doc:"standard error of d1"`
	Law1     *float64 `col:"d1_law" unit:"1/step" doc:"d1 by the law of motion, exact over lag steps with all walls, in the density of the exact operator where that runs and the law is binary, else in that which the measured shares of five bins make: d1_leading + d1_finite_step + d1_finite_bin; null in more dimensions, where the lag has too many paths or the law no fourth moment or the tally fewer than three bins (a note says so), in a bin that reaches beyond a wall, in an empty one, and where rounding decides in which bin the walkers of a lattice are"`
	LawErr1  *float64 `col:"d1_law_error" unit:"1/step" doc:"error of d1_law: by the mesh of the exact operator; or how much less smooth densities by fewer shares change it, extrapolated, and what a wall within the bin leaves"`
	Leading1 *float64 `col:"d1_leading" unit:"1/step" doc:"d1 of the diffusion at the middle of the bin: -eta mu"`
	Step1    *float64 `col:"d1_finite_step" unit:"1/step" doc:"finite-step correction: what lag steps of size eta from the middle of the bin make different, drift that changes on the way and walls"`
	Bin1     *float64 `col:"d1_finite_bin" unit:"1/step" doc:"finite-bin correction: what the mean over the bin, with the density there, is more than the value at its middle"`
	Z1       *float64 `col:"z_d1" unit:"1" doc:"(d1 - d1_law) over the standard error of the difference, that of shares in d1_law included, and d1_law_error; null where the law is, where nothing is random, and where fewer than 16 batches, or a quarter of them, share in the bin"`

	D2       float64  `col:"d2" unit:"1/step" doc:"(E[dq^2] - E[dq]^2)/(2n): without the square of the mean, which a finite step adds; a bin of width h adds Var(d1 n)/(2n), of order h^2"`
	D2Err    float64  `col:"d2_stderr" unit:"1/step" doc:"standard error of d2"`
	Law2     *float64 `col:"d2_law" unit:"1/step" doc:"d2 by the law of motion, likewise; with the variance of d1 n in the bin"`
	LawErr2  *float64 `col:"d2_law_error" unit:"1/step" doc:"error of d2_law: by the mesh of the exact operator; or how much less smooth densities by fewer shares change it, extrapolated, and what a wall within the bin leaves"`
	Leading2 *float64 `col:"d2_leading" unit:"1/step" doc:"d2 of the diffusion at the middle of the bin: eta^2 g^2/2"`
	Step2    *float64 `col:"d2_finite_step" unit:"1/step" doc:"finite-step correction of d2: 0 of one binary step away from walls"`
	Bin2     *float64 `col:"d2_finite_bin" unit:"1/step" doc:"finite-bin correction of d2"`
	Z2       *float64 `col:"z_d2" unit:"1" doc:"(d2 - d2_law), likewise"`

	D4       float64  `col:"d4" unit:"1/step" doc:"E[dq^4]/(24n): of a binary step eta^4 g^4/24, not 0, as for any finite step"`
	D4Err    float64  `col:"d4_stderr" unit:"1/step" doc:"standard error of d4"`
	Law4     *float64 `col:"d4_law" unit:"1/step" doc:"d4 by the law of motion, likewise"`
	LawErr4  *float64 `col:"d4_law_error" unit:"1/step" doc:"error of d4_law: by the mesh of the exact operator; or how much less smooth densities by fewer shares change it, extrapolated, and what a wall within the bin leaves"`
	Leading4 *float64 `col:"d4_leading" unit:"1/step" doc:"d4 of the diffusion over lag steps at the middle of the bin: n eta^4 g^4/8, as 3 (eta^2 g^2 n)^2 is the fourth moment of a normal law"`
	Step4    *float64 `col:"d4_finite_step" unit:"1/step" doc:"finite-step correction of d4: -eta^4 g^4/12 of one binary step without drift, away from walls"`
	Bin4     *float64 `col:"d4_finite_bin" unit:"1/step" doc:"finite-bin correction of d4"`
	Z4       *float64 `col:"z_d4" unit:"1" doc:"(d4 - d4_law), likewise"`
}

// PassageRow is the times at which walkers leave.
type PassageRow struct {
	Tally     string   `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string   `col:"estimator" unit:"1" doc:"absorption: the step at which each walker is absorbed"`
	To        int64    `col:"to_step" unit:"step" doc:"last step: walkers that leave later count as inside"`
	Absorbed  float64  `col:"absorbed" unit:"1" doc:"P(T <= to_step), T the step at which a walker is absorbed"`
	AbsErr    float64  `col:"absorbed_stderr" unit:"1" doc:"standard error of absorbed"`
	Mean      float64  `col:"mean_time" unit:"step" doc:"E[T], on condition that T <= to_step"`
	MeanErr   float64  `col:"mean_time_stderr" unit:"step" doc:"standard error of mean_time"`
	ExactMean *float64 `col:"exact_mean_time" unit:"step" doc:"mean_time by the exact one-step operator; null where it was not asked, or is not for"`
	ExactErr  *float64 `col:"exact_mean_time_error" unit:"step" doc:"error of exact_mean_time by the mesh on which the density is kept"`
	ZMean     *float64 `col:"z_mean_time" unit:"1" doc:"(mean_time - exact_mean_time) over both errors"`
	Square    float64  `col:"mean_time_sq" unit:"step^2" doc:"E[T^2], on the same condition"`
	SquareErr float64  `col:"mean_time_sq_stderr" unit:"step^2" doc:"standard error of mean_time_sq"`
}

// SurvivalRow is the mass that still walks at one time.
type SurvivalRow struct {
	Tally     string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string  `col:"estimator" unit:"1" doc:"absorption: the walkers that still walk are counted"`
	Step      int64   `col:"step" unit:"step" doc:"steps since the start"`
	Survival  float64 `col:"survival" unit:"1" doc:"P(T > step)"`
	StdErr    float64 `col:"survival_stderr" unit:"1" doc:"standard error of survival"`
	Known
}

// AbsorbedRow is the mass that one side has taken.
type AbsorbedRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator  string  `col:"estimator" unit:"1" doc:"absorption: the walkers that the side has taken are counted"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Side       string  `col:"side" unit:"1" doc:"lower or upper"`
	Mass       float64 `col:"mass" unit:"1" doc:"mass absorbed there"`
	StdErr     float64 `col:"mass_stderr" unit:"1" doc:"standard error of mass"`
	Known
}

// PathRow is one position of one walker.
type PathRow struct {
	Tally     string `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator string `col:"estimator" unit:"1" doc:"positions: where the walls have the walker; unwrapped positions: with whole turns round a periodic coordinate; neither is a mean"`
	Batch     int64  `col:"batch" unit:"1" doc:"number of the batch"`
	Walker    int64  `col:"walker" unit:"1" doc:"number of the walker in its batch"`
	Step      int64  `col:"step" unit:"step" doc:"steps since the start"`
	Place     []AtRow
}

// CorrelationRow is the autocorrelation time seen by blocks of one length.
type CorrelationRow struct {
	Tally      string  `col:"tally" unit:"1" doc:"name of the tally"`
	Estimator  string  `col:"estimator" unit:"1" doc:"blocks: variance of block means of each path"`
	Coordinate int64   `col:"coordinate" unit:"1" doc:"number of the coordinate"`
	Block      int64   `col:"block" unit:"step" doc:"length of the blocks"`
	Tau        float64 `col:"tau" unit:"step" doc:"block Var(block means) / (2 Var(q)); tends to the autocorrelation time from below"`
	StdErr     float64 `col:"tau_stderr" unit:"step" doc:"standard error of tau"`
	Chosen     bool    `col:"chosen" unit:"1" doc:"the shortest blocks of 64 tau and more: the estimate to use"`
}
