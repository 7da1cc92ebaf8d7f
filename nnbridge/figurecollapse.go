package nnbridge

// CollapseOf is a collapse of one quantity of a study.
type CollapseOf struct {
	*Collapse
	Quantity Quantity
	Dynamics string
	Init     string
	Eta      float64 // the learning rate that is held, when batches vary
	Batch    int     // the batch that is held, when learning rates vary
	Left     int     // replicas left out, since they diverged at some setting
}

// Collapses measures, for each initialisation, dynamics and quantity, how the
// curves of a study fall together: over the learning rates at each batch size,
// and over the batch sizes at each learning rate, where there are several.
// Quantities that a training does not change are passed over.
func (s Study) Collapses(histories []*History, quantities []Quantity, boot Bootstrap) (all []CollapseOf, err error) {
	for _, of := range s.groups(histories) {
		for _, q := range quantities {
			curves, left := CurvesOf(q, of.settings, of.histories)
			if len(curves[0].Values) < 2 || !moves(curves) {
				continue
			}
			c := of.CollapseOf
			c.Quantity, c.Left = q, left
			if c.Collapse, err = Overlay(of.factor, curves, boot); err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// moves tells whether any curve is not flat.
func moves(curves []Curve) bool {
	for _, c := range curves {
		for _, row := range c.Values {
			for _, y := range row {
				if y != row[0] {
					return true
				}
			}
		}
	}
	return false
}

// group is a set of histories that differ in one factor.
type group struct {
	CollapseOf
	factor    Factor
	settings  []float64
	histories []*History
}

// groups sorts histories in the order of Ensembles.
func (s Study) groups(histories []*History) (all []group) {
	at := 0
	for _, start := range s.Starts {
		for _, d := range s.Dynamics {
			grid := histories[at : at+len(s.Batches)*len(s.Etas)]
			at += len(grid)
			of := CollapseOf{Dynamics: d.Name(), Init: start.String()}
			for b, batch := range s.Batches {
				g := group{CollapseOf: of, factor: ByEta, settings: s.Etas, histories: grid[b*len(s.Etas) : (b+1)*len(s.Etas)]}
				g.Batch = batch
				if len(s.Etas) > 1 {
					all = append(all, g)
				}
			}
			for e, eta := range s.Etas {
				g := group{CollapseOf: of, factor: ByBatch}
				g.Eta = eta
				for b, batch := range s.Batches {
					g.settings = append(g.settings, float64(batch))
					g.histories = append(g.histories, grid[b*len(s.Etas)+e])
				}
				if len(s.Batches) > 1 {
					all = append(all, g)
				}
			}
		}
	}
	return all
}
