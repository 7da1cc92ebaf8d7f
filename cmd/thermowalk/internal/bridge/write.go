package bridge

import (
	"io"

	"thermowalk/results"
)

// Write puts the tables of the report, and the study for validate, into a run
// directory.
func (r *Report) Write(d *results.Dir) error {
	if err := results.AddTable(d, "bridge", "One hidden unit at one time in training: Eqs. 23-28.", r.Units); err != nil {
		return err
	}
	if r.Walk != "" {
		if err := d.WriteFile("walk.yaml", func(w io.Writer) error {
			_, err := io.WriteString(w, r.Walk)
			return err
		}); err != nil {
			return err
		}
	}
	if len(r.Networks) == 0 {
		return nil
	}
	if err := results.AddTable(d, "assumptions", "One premise of the map, tested at one time in training.", r.Assumptions); err != nil {
		return err
	}
	if err := results.AddTable(d, "networks", "The network at one time in training.", r.Networks); err != nil {
		return err
	}
	if err := results.AddTable(d, "scales", "The step scale of one parameter at one time in training.", r.Scales); err != nil {
		return err
	}
	if err := results.AddTable(d, "second_moments", "One entry of the matrix of second moments of V and b.", r.Moments); err != nil {
		return err
	}
	if len(r.Flow) == 0 {
		return nil
	}
	return results.AddTable(d, "flow", "The flux at one place of the (V, b) plane, by one law.", r.Flow)
}

// Document is the report as one JSON document: the network at the first time,
// and under later what came of it in training.
func (r *Report) Document() any {
	type part struct {
		Units       results.Rows[UnitRow]       `json:"units"`
		Assumptions results.Rows[AssumptionRow] `json:"assumptions"`
	}
	var first, later part
	first.Units, later.Units = r.Units, nil
	if len(r.Networks) > 0 {
		first.Units = nil
		for _, u := range r.Units {
			to := &first
			if u.Step != r.Networks[0].Step {
				to = &later
			}
			to.Units = append(to.Units, u)
		}
		for _, a := range r.Assumptions {
			to := &first
			if a.Step != r.Networks[0].Step {
				to = &later
			}
			to.Assumptions = append(to.Assumptions, a)
		}
	}
	return struct {
		part
		Networks results.Rows[NetworkRow] `json:"networks"`
		Later    part                     `json:"later"`
		Notes    []string                 `json:"notes"`
	}{first, r.Networks, later, append([]string{}, r.Notes...)}
}
