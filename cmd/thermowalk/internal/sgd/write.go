package sgd

import "thermowalk/results"

// Write puts the tables of the report into a run directory.
func (r *Report) Write(d *results.Dir) error {
	if err := results.AddTable(d, "ensembles", "One ensemble of networks that are trained alike.", r.Ensembles); err != nil {
		return err
	}
	if err := results.AddTable(d, "curves", "The mean of a quantity over an ensemble at one time.", r.Curves); err != nil {
		return err
	}
	if err := results.AddTable(d, "replicas", "One network at one time.", r.Replicas); err != nil {
		return err
	}
	if err := results.AddTable(d, "collapse", "How the curves of a quantity fall together under rescaled iterations.", r.Collapse); err != nil {
		return err
	}
	if err := results.AddTable(d, "loss_times", "The time to lose a part of the initial value, as a power of the factor.", r.LossTimes); err != nil {
		return err
	}
	if len(r.Parts) == 0 {
		return nil
	}
	return results.AddTable(d, "decomposition", "How much of what SGD does one of the dynamics explains.", r.Parts)
}
