package walk

import "fmt"

// IncrementsTally measures the Kramers-Moyal moments of the walk's increments
// over Lag steps, by bins of the starting coordinate q_Axis. For each bin j of
// the grid it scores, per walker,
//
//	score[4j]   = share of observations that start in the bin
//	score[4j+m] = mean of dq^p over all observations that start there, p = 1, 2, 4 for m = 1, 2, 3
//
// so that E[dq^p | bin] = Scores.Ratio(4j+m, 4j). Every Lag steps from From to
// To is one observation of each walker; overlapping observations are not
// used. dq is unwrapped, in the unit of q.
//
// They are the moments of finite steps from finite bins. With m_p(q) = E[dq^p] from q
// over one step, mu the drift, and g the step scale of a binary law,
//
//	m_1 = -eta mu,  m_2 = eta^2 (g^2 + mu^2),  m_4 = eta^4 (g^4 + 6 g^2 mu^2 + mu^4)
//
// where the diffusion has m_2 = eta^2 g^2 and m_4 = 3 eta^4 g^4: the finite-step
// correction. Of a bin of width h the moments are averages over the bin, weighted with
// the density rho of walkers there, which differ from those at its centre by
//
//	h^2/24 (m_p'' + 2 m_p' rho'/rho) + O(h^4):
//
// the finite-bin correction. soret.IncrementMoments states both, with walls, for the laws and lags
// of soret.NewIncrementLaw.
type IncrementsTally struct {
	Label    string
	Axis     int
	Grid     Grid
	Lag      uint64 // 0 means 1
	From, To uint64 // To = 0 means the end of the plan
}

// Name is the label of the tally.
func (t IncrementsTally) Name() string { return t.Label }

// Moment estimates E[dq^p | bin] for p = 1, 2 or 4 from the scores of the tally.
func (t IncrementsTally) Moment(s *Scores, bin, p int) Estimate {
	m, ok := map[int]int{1: 1, 2: 2, 4: 3}[p]
	if !ok {
		panic("walk: increments have moments 1, 2 and 4")
	}
	return s.Ratio(4*bin+m, 4*bin)
}

// Open checks the grid and the times against the walk.
func (t IncrementsTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.Axis < 0 || t.Axis >= w.Dim() {
		return nil, fmt.Errorf("axis %d of a walk with %d coordinates", t.Axis, w.Dim())
	}
	if err := t.Grid.check(); err != nil {
		return nil, err
	}
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.Lag == 0 {
		t.Lag = 1
	}
	if t.From+t.Lag > t.To || t.To > p.Steps {
		return nil, fmt.Errorf("no lag of %d steps fits between %d and %d in a plan of %d steps", t.Lag, t.From, t.To, p.Steps)
	}
	return &increments{
		tally: t, name: w.coordinate(t.Axis), period: period(w.wall(t.Axis)), perUnit: 1 / t.Grid.Width(),
		bin: make([]int32, blockSize(w.Dim())), before: make([]float64, blockSize(w.Dim())),
		sum: make([]float64, 4*t.Grid.N),
	}, nil
}

type increments struct {
	tally           IncrementsTally
	name            string
	period, perUnit float64
	bin             []int32
	before          []float64
	sum             []float64
}

func (c *increments) Size() int { return len(c.sum) }
func (c *increments) Reset()    { clear(c.sum) }

// Label names the score and the bin.
func (c *increments) Label(k int) string {
	what := [4]string{"share", "d%s", "d%s^2", "d%s^4"}[k%4]
	if k%4 > 0 {
		what = fmt.Sprintf(what, c.name)
	}
	return fmt.Sprintf("%s from %s", what, cellName([]string{c.name}, []Grid{c.tally.Grid}, k/4))
}

func (c *increments) Next(step uint64) uint64 {
	t := c.tally
	if step <= t.From {
		return t.From
	}
	next := t.From + (step-t.From+t.Lag-1)/t.Lag*t.Lag
	if next > t.To {
		return Never
	}
	return next
}

func (c *increments) Observe(b *Block) {
	axis := c.tally.Axis
	for k, q := range b.Q[axis] {
		x := unwrapped(b, axis, k, c.period)
		if b.Step > c.tally.From && c.bin[k] >= 0 {
			if d := x - c.before[k]; d-d == 0 {
				s := c.sum[4*c.bin[k]:][:4]
				d2 := float64(d * d)
				s[0]++
				s[1] += d
				s[2] += d2
				s[3] += float64(d2 * d2)
			}
		}
		c.bin[k] = int32(c.tally.Grid.bin(q, c.perUnit))
		if b.Exit != nil && b.Exit[k] != 0 {
			c.bin[k] = -1
		}
		c.before[k] = x
	}
}

func (c *increments) Scores(dst []float64, n uint64) {
	observations := float64(n) * float64((c.tally.To-c.tally.From)/c.tally.Lag)
	for j, s := range c.sum {
		dst[j] = s / observations
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *increments) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, c.sum, c.bin, c.before), nil
}

func (c *increments) UnmarshalBinary(b []byte) error { return ReadState(b, c.sum, c.bin, c.before) }
