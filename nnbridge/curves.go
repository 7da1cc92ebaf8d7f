package nnbridge

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk"
)

// Quantity is what a curve shows of a network.
type Quantity int

const (
	ActivationRate Quantity = iota // mean over units of E[s'(z_i)] (Eq. 14)
	NormV                          // |V|, L2
	MeanV2                         // mean of V_i^2
	MeanB                          // mean of b_i; 0 without biases
	NormW                          // |W|, Frobenius
	MeanLoss                       // E[L]
	GradSquare                     // E[|grad L|^2] of one sample
	GradVarV                       // mean over V_i of Var[dL/dV_i] of one sample
	GradVarB                       // the same for b; 0 without biases
	GradVarW                       // the same for W
	MaxOutput                      // largest |f| over the evaluation inputs

	quantities // their number
)

var quantityNames = [quantities]string{
	"activation_rate", "norm_v", "mean_v2", "mean_b", "norm_w", "loss", "grad_sq", "grad_var_v", "grad_var_b", "grad_var_w", "max_f",
}

// Quantities lists all of them in order.
func Quantities() []Quantity {
	all := make([]Quantity, quantities)
	for i := range all {
		all[i] = Quantity(i)
	}
	return all
}

// String is the name in tables: activation_rate, norm_v, ...
func (q Quantity) String() string { return quantityNames[q] }

// Curves is the tally of networks in training: every quantity of every network
// at the given times.
//
// Expectations are over x and the label. For Gaussian inputs the activation
// rate is exact, the mean of Phi(b_i/|W_i|); the rest are means over Samples
// inputs that are the same for all networks, times and laws of motion, and
// that no training sees. The variance of a gradient is that of a single sample,
// whatever the batch.
//
// A network has diverged when a parameter is no finite number or |f| exceeds
// Bound on some of these inputs. From then on all its values are NaN: it stays
// in the scores, to be counted and left out by who reads them (History).
//
// The scores of a batch are no means but the values of each network, [network]
// [time][quantity], so that replicas can be told apart however many make a
// batch.
type Curves struct {
	Training Training
	Times    []uint64 // ascending
	Samples  int      // 0 means CurveSamples
	Bound    float64  // 0 means DivergenceBound

	content string // what names and sizes do not tell: part of the identity of a saved run
}

const (
	// CurveSamples is the number of evaluation inputs of Curves that name none.
	CurveSamples = 256
	// DivergenceBound is the output beyond which a network has diverged. It lies
	// far out: the unbiased dynamics grow without bound by their nature, and to
	// leave out the replicas that grow most would falsify their means.
	DivergenceBound = 1e30
	// RunawayOutput is the output beyond which a network is said to run away: a
	// wrong label then costs more than 1000. It is counted and not left out.
	RunawayOutput = 1000.0
)

var _ walk.Tally = Curves{}

// Name is "curves".
func (c Curves) Name() string { return "curves" }

// Open checks the times and draws the evaluation inputs.
func (c Curves) Open(w *walk.Walk, p *walk.Plan) (walk.Counter, error) {
	if c.Samples == 0 {
		c.Samples = CurveSamples
	}
	if c.Bound == 0 {
		c.Bound = DivergenceBound
	}
	c.Training = c.Training.withDefaults()
	if err := c.Training.Check(); err != nil {
		return nil, err
	}
	if w.Dim() != c.Training.Shape.Dim() {
		return nil, fmt.Errorf("curves of %v in a walk of %d coordinates", c.Training.Shape, w.Dim())
	}
	if c.Samples < 2 || !(c.Bound > 0) {
		return nil, errors.New("curves take two evaluation samples at least, and a positive bound")
	}
	if err := checkTimes(c.Times, p.Steps); err != nil {
		return nil, err
	}
	size := (p.Walkers + uint64(p.Batches) - 1) / uint64(p.Batches)
	if size > 1<<31/uint64(len(c.Times)*int(quantities)) {
		return nil, fmt.Errorf("%d networks in a batch are too many to keep apart; give more batches", size)
	}
	return &curveCounter{
		times: c.Times, batch: size,
		meter:    newMeter(c.Training, fixedSample(c.Training.Data, p.Seed, c.Samples), c.Bound),
		q:        make([]float64, w.Dim()),
		values:   make([]float64, int(size)*len(c.Times)*int(quantities)),
		diverged: make([]int32, size),
	}, nil
}

// checkTimes asks for ascending times within the plan.
func checkTimes(times []uint64, steps uint64) error {
	if len(times) == 0 {
		return errors.New("no times; name at least one step")
	}
	for j, at := range times {
		if at > steps || j > 0 && at <= times[j-1] {
			return fmt.Errorf("times %d must ascend and stay within the %d steps of the plan", times, steps)
		}
	}
	return nil
}

type curveCounter struct {
	times    []uint64
	at       int    // times before this one are past
	batch    uint64 // networks in a batch
	meter    *meter
	q        []float64
	values   []float64
	diverged []int32 // 1 for a network that has
}

var _ walk.Resumable = (*curveCounter)(nil)

func (c *curveCounter) Size() int { return len(c.values) }

func (c *curveCounter) Next(step uint64) uint64 {
	if c.at > 0 && step <= c.times[c.at-1] { // a new block
		c.at = 0
	}
	for ; c.at < len(c.times); c.at++ {
		if c.times[c.at] >= step {
			return c.times[c.at]
		}
	}
	return walk.Never
}

func (c *curveCounter) Observe(b *walk.Block) {
	c.Next(b.Step)
	for k := range b.Len() {
		network := (b.First + uint64(k)) % c.batch
		values := c.values[(int(network)*len(c.times)+c.at)*int(quantities):][:quantities]
		for i, row := range b.Q {
			c.q[i] = row[k]
		}
		if c.diverged[network] != 0 || !c.meter.read(values, c.q) {
			c.diverged[network] = 1
			for i := range values {
				values[i] = math.NaN()
			}
		}
	}
}

func (c *curveCounter) Scores(dst []float64, _ uint64) { copy(dst, c.values) }

func (c *curveCounter) Reset() {
	clear(c.values)
	clear(c.diverged)
}

// AppendBinary writes down the values so far, UnmarshalBinary takes them up.
func (c *curveCounter) AppendBinary(dst []byte) ([]byte, error) {
	return walk.AppendState(dst, c.values, c.diverged), nil
}

func (c *curveCounter) UnmarshalBinary(src []byte) error {
	return walk.ReadState(src, c.values, c.diverged)
}
