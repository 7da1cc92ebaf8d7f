package sgd

import (
	"thermowalk/nnbridge"
)

// Report is what a study measured.
type Report struct {
	Ensembles []EnsembleRow
	Curves    []CurveRow
	Replicas  []ReplicaRow
	Collapse  []CollapseRow
	LossTimes []LossTimeRow
	Parts     []PartRow

	study     *Study
	histories []*nnbridge.History // of the main study, then those of the decomposition
	collapses []nnbridge.CollapseOf
}

// judged are the quantities whose collapse and decomposition are measured.
var judged = []nnbridge.Quantity{
	nnbridge.ActivationRate, nnbridge.NormV, nnbridge.MeanV2, nnbridge.MeanB, nnbridge.NormW, nnbridge.GradSquare, nnbridge.MeanLoss,
}

func (s *Study) report(main, extra []*nnbridge.History) (*Report, error) {
	r := &Report{study: s, histories: append(append([]*nnbridge.History{}, main...), extra...)}
	for _, h := range r.histories {
		r.history(h)
	}
	var err error
	r.collapses, err = s.main.Collapses(main, judged, nnbridge.Bootstrap{Seed: s.Config.Seed, Resamples: s.Config.Resamples})
	if err != nil {
		return nil, err
	}
	for _, c := range r.collapses {
		r.collapse(c)
	}
	if s.Config.Decompose {
		for _, l := range s.main.Starts {
			list := s.together(l.String(), r.histories)
			for _, q := range judged {
				parts, err := nnbridge.Decompose(q, list)
				if err != nil {
					return nil, err
				}
				r.part(l.String(), parts)
			}
		}
	}
	return r, nil
}

// history adds the rows of an ensemble.
func (r *Report) history(h *nnbridge.History) {
	of := r.study.of(h)
	r.Ensembles = append(r.Ensembles, EnsembleRow{
		Of: of, Steps: h.Times[len(h.Times)-1], Replicas: int64(len(h.Values)), Diverged: int64(len(h.Diverged())), Runaway: int64(h.Runaways()),
	})
	for _, q := range nnbridge.Quantities() {
		for t, at := range h.Times {
			e := h.At(q, t)
			r.Curves = append(r.Curves, CurveRow{Quantity: q.String(), Iteration: at, Mean: e.Value, StdErr: e.StdErr, Replicas: int64(e.N), Of: of})
		}
	}
	for k, rows := range h.Values {
		for t, v := range rows {
			r.Replicas = append(r.Replicas, ReplicaRow{
				Of: of, Replica: int64(k), Iteration: h.Times[t],
				ActivationRate: v[nnbridge.ActivationRate], NormV: v[nnbridge.NormV], MeanV2: v[nnbridge.MeanV2],
				MeanB: v[nnbridge.MeanB], NormW: v[nnbridge.NormW], Loss: v[nnbridge.MeanLoss], GradSq: v[nnbridge.GradSquare],
				GradVarV: v[nnbridge.GradVarV], GradVarB: v[nnbridge.GradVarB], GradVarW: v[nnbridge.GradVarW], MaxF: v[nnbridge.MaxOutput],
			})
		}
	}
}

// collapse adds the rows of a collapse.
func (r *Report) collapse(c nnbridge.CollapseOf) {
	held := float64(c.Batch)
	if c.Factor == nnbridge.ByBatch {
		held = c.Eta
	}
	at := c.At
	r.Collapse = append(r.Collapse, CollapseRow{
		Model: r.study.model(), Init: c.Init, Dynamics: c.Dynamics, Quantity: c.Quantity.String(), Factor: c.Factor.String(),
		Settings: c.Settings, Held: held, Replicas: int64(c.Replicas), Left: int64(c.Left), Exponent: c.Exponent, Lo: c.Lo, Hi: c.Hi,
		Mismatch0: at[0].Percent, Mismatch1: at[1].Percent, Mismatch2: at[2].Percent,
		Noise0: at[0].Noise, Noise1: at[1].Noise, Noise2: at[2].Noise, P0: at[0].P, P1: at[1].P, P2: at[2].P,
		Claim: c.Factor.Claim(), Change: c.Change, Holds: c.Holds, Outcome: c.Outcome().String(), Verdict: c.Verdict(),
	})
	for _, l := range c.Losses {
		r.LossTimes = append(r.LossTimes, LossTimeRow{
			Model: r.study.model(), Init: c.Init, Dynamics: c.Dynamics, Quantity: c.Quantity.String(), Factor: c.Factor.String(),
			Settings: c.Settings, Level: l.Level, Times: l.Times, Exponent: finite(l.Exponent), Lo: finite(l.Lo), Hi: finite(l.Hi),
		})
	}
}

// part adds the rows of a decomposition.
func (r *Report) part(init string, parts []nnbridge.Part) {
	for _, p := range parts {
		r.Parts = append(r.Parts, PartRow{
			Of:       Of{Model: r.study.model(), Init: init, Dynamics: p.Dynamics, Eta: r.study.eta(), Batch: int64(r.study.batch())},
			Quantity: p.Quantity.String(), Law: nnbridge.Explanation(p.Dynamics), Fall: p.Fall.Value, FallErr: p.Fall.StdErr,
			Share: finite(p.Share.Value), ShareErr: finite(p.Share.StdErr), Distance: finite(p.Distance), Noise: finite(p.Noise),
			Replicas: int64(p.Fall.N),
		})
	}
}
