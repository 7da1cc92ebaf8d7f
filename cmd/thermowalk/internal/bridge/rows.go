package bridge

// UnitRow is one hidden unit at one time. The columns phi1 to psi are Eqs. 23-28
// of the paper, with E[(p-y)^2] as measured on the network.
type UnitRow struct {
	Step  uint64  `col:"step" unit:"1" doc:"iterations of training before; 0 is the network as given"`
	Unit  int64   `col:"unit" unit:"1" doc:"number of the hidden unit, from 0"`
	V     float64 `col:"v" unit:"1" doc:"weight of the unit in the output"`
	B     float64 `col:"b" unit:"1" doc:"bias; 0 without biases"`
	WNorm float64 `col:"w_norm" unit:"1" doc:"w = |W_i|, L2"`

	Phi1      float64  `col:"phi1" unit:"1" doc:"phi_1 = sqrt(s2 E[s(z)^2]), Eq. 24, s2 = E[(p-y)^2] taken apart"`
	Phi2      float64  `col:"phi2" unit:"1" doc:"phi_2 = sqrt(s2 E[s'(z)]), Eq. 26"`
	DPhi1     *float64 `col:"dphi1_db" unit:"1" doc:"d phi_1 / db: in closed form, or the mean over a data set; null for other inputs"`
	DPhi2     *float64 `col:"dphi2_db" unit:"1" doc:"d phi_2 / db: in closed form, or with the kernel density of W.x at -b over a data set; null where there is none"`
	GV        float64  `col:"g_v" unit:"1" doc:"g_V = phi_1/sqrt|B|, Eqs. 23-24"`
	GB        *float64 `col:"g_b" unit:"1" doc:"g_b = |V| phi_2/sqrt|B|, Eqs. 25-26; null without biases"`
	Rate      float64  `col:"activation_rate" unit:"1" doc:"E[s'(z)] of the unit"`
	Psi       *float64 `col:"psi" unit:"1" doc:"psi of Eq. 27 for rho = 1: J_T ~ -(eta^2/|B|) psi; null without biases, closed form or density of W.x"`
	PsiErr    *float64 `col:"psi_stderr" unit:"1" doc:"its standard error as that of the law behind the rows of a data set, with the bias of the density; 0 in closed form"`
	Bandwidth *float64 `col:"bandwidth" unit:"1" doc:"h of the kernel density of W.x (Epanechnikov); null in closed form"`

	GVJoint    *float64 `col:"g_v_joint" unit:"1" doc:"g_V with p-y and grad f averaged together, E[(p-y)^2 s^2]; null for a unit without a network"`
	GVJointErr *float64 `col:"g_v_joint_stderr" unit:"1" doc:"its standard error; 0 over a data set"`
	GBJoint    *float64 `col:"g_b_joint" unit:"1" doc:"the same for g_b"`
	GBJointErr *float64 `col:"g_b_joint_stderr" unit:"1" doc:"its standard error"`
	Coherence  *float64 `col:"coherence" unit:"1" doc:"M_Vb/(g_V g_b) = (d phi_1/db)/phi_2 in closed form: 1 if V and b share each sign, as the reduced walk has it"`
	Measured   *float64 `col:"coherence_joint" unit:"1" doc:"the same with p-y and grad f averaged together; null for a unit that is never active"`
	MeasErr    *float64 `col:"coherence_joint_stderr" unit:"1" doc:"its standard error"`

	Density      *float64 `col:"density" unit:"1" doc:"rho at (|V|, b): normal laws of the units' |V| and b, independent; 1 if the units have no spread, or for a unit without a network"`
	Exact        *float64 `col:"flux_exact" unit:"1" doc:"J/eta^2 along g at (|V|, b), exact at this eta, in that density; null where it is not computed"`
	KramersMoyal *float64 `col:"flux_kramers_moyal" unit:"1" doc:"the same by the Kramers-Moyal expansion, -1/2 d_j(M_ij rho)"`
	Midpoint     *float64 `col:"flux_midpoint" unit:"1" doc:"the same by the paper's derivation with the density at the middle of each interval"`
	Paper        *float64 `col:"flux_paper" unit:"1" doc:"the same by Eq. 10 as printed"`
}

// ScaleRow is one parameter at one time.
type ScaleRow struct {
	Step      uint64  `col:"step" unit:"1" doc:"iterations of training before"`
	Parameter string  `col:"parameter" unit:"1" doc:"V[i], b[i] or W[i,j], counted from 0"`
	Kind      string  `col:"kind" unit:"1" doc:"V, b or W"`
	Unit      int64   `col:"unit" unit:"1" doc:"hidden unit"`
	Input     *int64  `col:"input" unit:"1" doc:"input, for W"`
	Value     float64 `col:"value" unit:"1" doc:"the parameter"`
	H         float64 `col:"h" unit:"1" doc:"h = E[(df/dq)^2] of one sample"`
	HErr      float64 `col:"h_stderr" unit:"1" doc:"its standard error; 0 in closed form and over a data set"`
	Method    string  `col:"method" unit:"1" doc:"how h was taken: closed form, data set or sampling"`
	GSample   float64 `col:"g_sample" unit:"1" doc:"sqrt(s2 h), of one sample (Eqs. 24, 26)"`
	GBatch    float64 `col:"g_batch" unit:"1" doc:"g_sample/sqrt|B|, of a batch (Eqs. 23, 25)"`
	GJoint    float64 `col:"g_joint" unit:"1" doc:"sqrt(E[(p-y)^2 (df/dq)^2]/|B|), of a batch, averaged together"`
	GJointErr float64 `col:"g_joint_stderr" unit:"1" doc:"its standard error"`
}

// MomentRow is one entry of the matrix of second moments at one time.
type MomentRow struct {
	Step         uint64   `col:"step" unit:"1" doc:"iterations of training before"`
	A            string   `col:"a" unit:"1" doc:"a parameter"`
	B            string   `col:"b" unit:"1" doc:"a parameter, not after a"`
	M            float64  `col:"m" unit:"1" doc:"M_ab = E[(p-y)^2 f_a f_b] of one sample"`
	MErr         float64  `col:"m_stderr" unit:"1" doc:"its standard error; 0 over a data set"`
	Coherence    *float64 `col:"coherence" unit:"1" doc:"M_ab/(g_a g_b); null where one of the two never moves"`
	CoherenceErr *float64 `col:"coherence_stderr" unit:"1" doc:"its standard error"`
}

// AssumptionRow is one premise of the map, tested at one time.
type AssumptionRow struct {
	Step       uint64  `col:"step" unit:"1" doc:"iterations of training before"`
	Name       string  `col:"name" unit:"1" doc:"the premise"`
	Statistic  float64 `col:"statistic" unit:"1" doc:"what is measured"`
	StdErr     float64 `col:"stderr" unit:"1" doc:"its standard error"`
	Null       float64 `col:"assumed" unit:"1" doc:"its value if the premise is true (growth: that or more)"`
	P          float64 `col:"p" unit:"1" doc:"probability of a statistic so far off if the premise is true"`
	FalseAlarm float64 `col:"false_alarm" unit:"1" doc:"probability to reject the premise if it is true"`
	Holds      bool    `col:"holds" unit:"1" doc:"whether the test does not reject it"`
	Claim      string  `col:"claim" unit:"1" doc:"the premise in words, with its place in the paper"`
}

// NetworkRow is the network at one time.
type NetworkRow struct {
	Step     uint64   `col:"step" unit:"1" doc:"iterations of training before"`
	Rate     float64  `col:"activation_rate" unit:"1" doc:"mean over units of E[s'(z)] (Eq. 14)"`
	RateErr  float64  `col:"activation_rate_stderr" unit:"1" doc:"its standard error; 0 in closed form and over a data set"`
	NormV    float64  `col:"norm_v" unit:"1" doc:"|V|, L2"`
	MeanB    *float64 `col:"mean_b" unit:"1" doc:"mean of b_i; null without biases"`
	NormW    float64  `col:"norm_w" unit:"1" doc:"|W|, Frobenius"`
	S2       float64  `col:"s2" unit:"1" doc:"E[(p-y)^2]: 1/4 for fair labels at p = 1/2"`
	S2Err    float64  `col:"s2_stderr" unit:"1" doc:"its standard error"`
	Force    float64  `col:"force" unit:"1" doc:"eta^2/|B|, the strength of the force (Eq. 28)"`
	GradSq   float64  `col:"grad_sq" unit:"1" doc:"E|grad L|^2 of one sample"`
	DriftSq  float64  `col:"drift_sq" unit:"1" doc:"|E grad L|^2: 0 if the walk is unbiased (Eq. 5)"`
	DriftErr float64  `col:"drift_sq_stderr" unit:"1" doc:"its standard error"`
	Noise    *float64 `col:"noise_scale" unit:"1" doc:"gradient noise scale, the batch at which noise and drift are equal; null where no drift is seen"`
	NoiseErr *float64 `col:"noise_scale_stderr" unit:"1" doc:"its standard error"`
	Samples  int64    `col:"samples" unit:"1" doc:"inputs behind the expectations that are sampled; rows of a data set"`
	Silent   int64    `col:"silent_units" unit:"1" doc:"units with an activation rate below 1e-6"`
}

// FlowRow is the flux by one law at a place of the (V, b) plane.
type FlowRow struct {
	Step uint64  `col:"step" unit:"1" doc:"iterations of training before"`
	Law  string  `col:"law" unit:"1" doc:"kramers-moyal or paper"`
	V    float64 `col:"v" unit:"1" doc:"V > 0; units with V < 0 are flipped"`
	B    float64 `col:"b" unit:"1" doc:"b"`
	Rho  float64 `col:"rho" unit:"1" doc:"density of the units: normal laws of |V| and b, independent"`
	JV   float64 `col:"j_v" unit:"1" doc:"J_V/eta^2; 0 in a dead place, and where a data set has no density of W.x"`
	JB   float64 `col:"j_b" unit:"1" doc:"J_b/eta^2; 0 likewise"`
}
