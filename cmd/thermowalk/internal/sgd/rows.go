package sgd

import (
	"fmt"
	"math"

	"thermowalk/nnbridge"
)

// Of says which ensemble a row belongs to.
type Of struct {
	Model    string  `col:"model" unit:"1" doc:"shape of the network and law of its inputs and labels"`
	Init     string  `col:"init" unit:"1" doc:"law of the initial parameters"`
	Dynamics string  `col:"dynamics" unit:"1" doc:"how the networks move"`
	Eta      float64 `col:"eta" unit:"1" doc:"learning rate"`
	Batch    int64   `col:"batch" unit:"1" doc:"samples in a batch, |B|"`
}

// EnsembleRow is one ensemble of networks.
type EnsembleRow struct {
	Of
	Steps    uint64 `col:"steps" unit:"1" doc:"iterations"`
	Replicas int64  `col:"replicas" unit:"1" doc:"networks trained"`
	Diverged int64  `col:"diverged" unit:"1" doc:"of them, those that diverged (a parameter not finite, or |f| > 1e30): left out of all means"`
	Runaway  int64  `col:"runaway" unit:"1" doc:"replicas with |f| > 1000 on some input at the end, the diverged ones among them; not left out"`
}

// CurveRow is the mean of a quantity over an ensemble at one time.
type CurveRow struct {
	Quantity  string  `col:"quantity" unit:"1" doc:"activation_rate (Eq. 14), norm_v = |V|, mean_v2 = mean V_i^2, mean_b, norm_w = |W|, loss, grad_sq = E|grad L|^2 of a sample, grad_var_v, _b, _w = mean variance of its components, max_f = largest |f|"`
	Iteration uint64  `col:"iteration" unit:"1" doc:"steps since the start"`
	Mean      float64 `col:"mean" unit:"1" doc:"mean over the replicas"`
	StdErr    float64 `col:"stderr" unit:"1" doc:"standard error of mean, from the spread of the replicas"`
	Replicas  int64   `col:"replicas" unit:"1" doc:"replicas behind the mean"`
	Of
}

// ReplicaRow is one network at one time.
type ReplicaRow struct {
	Of
	Replica        int64   `col:"replica" unit:"1" doc:"number of the network; equal numbers start from the same network"`
	Iteration      uint64  `col:"iteration" unit:"1" doc:"steps since the start"`
	ActivationRate float64 `col:"activation_rate" unit:"1" doc:"mean over units of E[s'(z)] (Eq. 14); exact for Gaussian inputs"`
	NormV          float64 `col:"norm_v" unit:"1" doc:"|V|, L2"`
	MeanV2         float64 `col:"mean_v2" unit:"1" doc:"mean of V_i^2"`
	MeanB          float64 `col:"mean_b" unit:"1" doc:"mean of b_i; 0 without biases"`
	NormW          float64 `col:"norm_w" unit:"1" doc:"|W|, Frobenius"`
	Loss           float64 `col:"loss" unit:"1" doc:"expected loss"`
	GradSq         float64 `col:"grad_sq" unit:"1" doc:"E|grad L|^2 of one sample"`
	GradVarV       float64 `col:"grad_var_v" unit:"1" doc:"mean over V_i of the variance of dL/dV_i of one sample"`
	GradVarB       float64 `col:"grad_var_b" unit:"1" doc:"the same for b"`
	GradVarW       float64 `col:"grad_var_w" unit:"1" doc:"the same for W"`
	MaxF           float64 `col:"max_f" unit:"1" doc:"largest |f| over the evaluation inputs"`
}

// CollapseRow is how the curves of a quantity fall together when iterations are
// rescaled by powers of one factor.
type CollapseRow struct {
	Model    string    `col:"model" unit:"1" doc:"shape of the network and law of its inputs and labels"`
	Init     string    `col:"init" unit:"1" doc:"law of the initial parameters"`
	Dynamics string    `col:"dynamics" unit:"1" doc:"how the networks move"`
	Quantity string    `col:"quantity" unit:"1" doc:"see table curves"`
	Factor   string    `col:"factor" unit:"1" doc:"eta: tau = t eta^a; batch: tau = t |B|^-a"`
	Settings []float64 `col:"settings" unit:"1" doc:"values of the factor"`
	Held     float64   `col:"held" unit:"1" doc:"the other factor: |B| where eta varies, eta where |B| does"`
	Replicas int64     `col:"replicas" unit:"1" doc:"replicas of each curve; those that diverged at some setting are left out of all"`
	Left     int64     `col:"left_out" unit:"1" doc:"replicas left out"`
	Exponent float64   `col:"exponent" unit:"1" doc:"the exponent a of least mismatch, searched in [-2, 4]"`
	Lo       float64   `col:"lo" unit:"1" doc:"lower end of its 95 % bootstrap interval over replicas"`
	Hi       float64   `col:"hi" unit:"1" doc:"upper end"`

	Mismatch0 float64 `col:"mismatch_0" unit:"%" doc:"rms distance of the curves from their mean at a = 0, in percent of the change of the mean over the common range"`
	Mismatch1 float64 `col:"mismatch_1" unit:"%" doc:"the same at a = 1"`
	Mismatch2 float64 `col:"mismatch_2" unit:"%" doc:"the same at a = 2"`
	Noise0    float64 `col:"noise_0" unit:"1" doc:"that distance in units of what replicas alone would make of it"`
	Noise1    float64 `col:"noise_1" unit:"1" doc:"the same at a = 1"`
	Noise2    float64 `col:"noise_2" unit:"1" doc:"the same at a = 2"`
	P0        float64 `col:"p_0" unit:"1" doc:"chance of so large a distance if the curves fell together exactly at a = 0"`
	P1        float64 `col:"p_1" unit:"1" doc:"the same at a = 1"`
	P2        float64 `col:"p_2" unit:"1" doc:"the same at a = 2"`

	Claim   float64 `col:"claim" unit:"1" doc:"the paper's exponent (Eq. 28)"`
	Change  float64 `col:"change" unit:"1" doc:"change of the mean over the common range at that exponent"`
	Holds   float64 `col:"holds" unit:"1" doc:"the part of the change up to which the curves overlap there"`
	Outcome string  `col:"outcome" unit:"1" doc:"holds, holds over a part, fails"`
	Verdict string  `col:"verdict" unit:"1" doc:"the outcome in words"`
}

// LossTimeRow is the collapse as seen from the time to lose a part of the
// initial value.
type LossTimeRow struct {
	Model    string    `col:"model" unit:"1" doc:"shape of the network and law of its inputs and labels"`
	Init     string    `col:"init" unit:"1" doc:"law of the initial parameters"`
	Dynamics string    `col:"dynamics" unit:"1" doc:"how the networks move"`
	Quantity string    `col:"quantity" unit:"1" doc:"see table curves"`
	Factor   string    `col:"factor" unit:"1" doc:"eta or batch"`
	Settings []float64 `col:"settings" unit:"1" doc:"values of the factor"`
	Level    float64   `col:"level" unit:"1" doc:"part of the initial value that is lost"`
	Times    []float64 `col:"times" unit:"1" doc:"iterations until then, of the mean curves, one per setting; NaN where that does not happen"`
	Exponent *float64  `col:"exponent" unit:"1" doc:"a in time ~ eta^-a or |B|^a; null with fewer than two times"`
	Lo       *float64  `col:"lo" unit:"1" doc:"lower end of its 95 % bootstrap interval"`
	Hi       *float64  `col:"hi" unit:"1" doc:"upper end"`
}

// PartRow is what one of the dynamics explains of SGD.
type PartRow struct {
	Of
	Quantity string   `col:"quantity" unit:"1" doc:"see table curves"`
	Law      string   `col:"law" unit:"1" doc:"what the dynamics stand for: thermophoresis, label noise, mean gradient"`
	Fall     float64  `col:"fall" unit:"1" doc:"initial less final mean"`
	FallErr  float64  `col:"fall_stderr" unit:"1" doc:"standard error of fall"`
	Share    *float64 `col:"share" unit:"1" doc:"fall / fall of sgd"`
	ShareErr *float64 `col:"share_stderr" unit:"1" doc:"standard error of share, from pairs of replicas"`
	Distance *float64 `col:"distance" unit:"%" doc:"rms distance over time from the curve of sgd, in percent of the fall of sgd"`
	Noise    *float64 `col:"distance_noise" unit:"%" doc:"what replicas alone would make of that distance"`
	Replicas int64    `col:"replicas" unit:"1" doc:"pairs of replicas"`
}

// model names what is trained.
func (s *Study) model() string {
	t := s.main.Training
	return fmt.Sprintf("%v; x %v, %v labels", t.Shape, t.Data.Inputs, t.Data.Labels)
}

func (s *Study) of(h *nnbridge.History) Of {
	return Of{Model: s.model(), Init: h.Start.String(), Dynamics: h.Dynamics.Name(), Eta: h.Eta, Batch: int64(h.Training.Batch)}
}

// finite is nil where there is no number.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
