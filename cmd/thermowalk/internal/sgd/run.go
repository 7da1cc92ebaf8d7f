package sgd

import (
	"context"

	"thermowalk/nnbridge"
	"thermowalk/walk"
)

// Study is a Config that has been checked, ready to run.
type Study struct {
	Config Config
	main   nnbridge.Study
	parts  nnbridge.Study // the dynamics of the decomposition that main lacks; none without it
}

// Hooks are what a run tells and takes from outside; nothing in them changes a result.
type Hooks struct {
	Workers  int
	Progress func(done int64) // of Work

	Checkpoint *walk.Checkpoint // a folder, as in nnbridge.Study; nil keeps nothing
}

// Prepare checks a configuration and reads its data.
func Prepare(c Config) (*Study, error) {
	main, err := c.study()
	if err != nil {
		return nil, err
	}
	s := &Study{Config: c, main: main}
	if c.Decompose {
		s.parts = main
		s.parts.Etas, s.parts.Batches = []float64{s.eta()}, []int{s.batch()}
		s.parts.Dynamics = nil
		for _, d := range nnbridge.AllDynamics() {
			if _, err := d.Law(s.parts.Training); err != nil {
				continue // such as the rival law, which is one of fair labels
			}
			if !has(main.Dynamics, d.Name()) {
				s.parts.Dynamics = append(s.parts.Dynamics, d)
			}
		}
	}
	return s, nil
}

func has(list []nnbridge.Dynamics, name string) bool {
	for _, d := range list {
		if d.Name() == name {
			return true
		}
	}
	return false
}

// eta and batch are the setting of the decomposition: the middle learning rate
// and the first batch size.
func (s *Study) eta() float64 { return s.Config.Eta[len(s.Config.Eta)/2] }
func (s *Study) batch() int   { return s.Config.Batch[0] }

// Work is the size of the study, in the unit of Hooks.Progress.
func (s *Study) Work() int64 { return s.main.Work() + s.parts.Work() }

// Run trains everything and measures.
func (s *Study) Run(ctx context.Context, hooks Hooks) (*Report, error) {
	main, parts := s.main, s.parts
	main.Workers, parts.Workers = hooks.Workers, hooks.Workers
	main.Checkpoint, parts.Checkpoint = hooks.Checkpoint, hooks.Checkpoint
	before := int64(0)
	tell := func(done, _ int64) {
		if hooks.Progress != nil {
			hooks.Progress(before + done)
		}
	}
	histories, err := main.Run(ctx, tell)
	if err != nil {
		return nil, err
	}
	before = main.Work()
	var extra []*nnbridge.History
	if len(parts.Dynamics) > 0 {
		if extra, err = parts.Run(ctx, tell); err != nil {
			return nil, err
		}
	}
	return s.report(histories, extra)
}

// together lists the histories of all dynamics at the setting of the
// decomposition and one initialisation, in the order of nnbridge.AllDynamics.
func (s *Study) together(init string, histories []*nnbridge.History) (list []*nnbridge.History) {
	for _, d := range nnbridge.AllDynamics() {
		for _, h := range histories {
			if h.Dynamics.Name() == d.Name() && h.Start.String() == init && h.Eta == s.eta() && h.Training.Batch == s.batch() {
				list = append(list, h)
			}
		}
	}
	return list
}
