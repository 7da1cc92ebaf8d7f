// Package nnbridge maps a two-layer network under stochastic gradient descent
// onto an inhomogeneous random walk, tests the premises of that map, and trains
// the real network beside it. There are only a few types: a TwoLayer is a
// network, Data are where its samples come from, a Map is the way from both to
// a walk.Walk; a Training with Dynamics is a law of motion for networks, whose
// Curves are measured by a tally; an Assumption is a premise with its test.
//
// # The network
//
//	f(x) = sum_i V_i s(z_i),   z_i = b_i + sum_j W_ij x_j,   s(z) = max(z, 0)       (Eq. 13)
//
// with N hidden units and M inputs. A sample (x, y) moves the parameters q by
//
//	q' = q - eta gamma grad f(x),   gamma = dL/df = p - y,   p = 1/(1 + exp(-f))    (Eq. 16)
//
// or by the mean over a batch of |B| samples: the general walk of Eq. 4. (The
// paper writes p = 1/(1+exp(f)) and the loss without its minus sign; with
// dL/df = p - y, as it states, both are as here.)
//
// # The map
//
// The reduced walk of Eq. 8 replaces gamma f_k by a sign and a scale of the same
// second moment,
//
//	q_k' = q_k - eta g_k(q) zeta,   g_k^2 = E[gamma^2 f_k^2] / |B|                  (Eqs. 17-18)
//
// where V and b of a unit share zeta, and its W too if no input is negative. For
// x ~ N(0, I) and gamma independent of x, with w = |W_i| and s2 = E[(p-y)^2],
//
//	g_V = phi_1/sqrt|B|,     phi_1^2 = s2 [ (b^2 + w^2) Phi(b/w) + b w phi(b/w) ]   (Eqs. 23-24)
//	g_b = |V| phi_2/sqrt|B|, phi_2^2 = s2 Phi(b/w)                                  (Eqs. 25-26)
//
// PhiAt has them with their derivatives, MomentsOf the second moments behind
// them for any inputs, JointScales the scales without the assumption of
// independence.
//
// # What it is wrong for
//
// The reduced walk moves V and b of a unit by one sign, fully. In the network
// |E[f_V f_b]| < sqrt(E[f_V^2] E[f_b^2]): their coherence is d_b phi_1/phi_2, 0.80 at b = 0
// for Gaussian inputs, and 1 only if all inputs are alike. Units have signs of
// their own in the walk; in the network one gamma moves all of them. And gamma is
// not unbiased as soon as f is not 0: the mean of p - y is p - 1/2. AssumptionsOf
// measures all that on a given network, data and loss.
//
// An eta^2/|B| in the fall of the activation rate is no proof of thermophoresis:
// see Rival, a law without it that predicts the same. The dynamics tell them
// apart.
//
// # Where expectations come from
//
// Closed forms for Gaussian inputs; for inputs uniform in the unit cube, sums
// over its corners in extended precision (cubes up to 12 dimensions); over a
// data set, the sum over all rows; else means over samples with an error from
// independent batches. Each result says which.
//
// # Reproducibility
//
// Inputs, labels and orders of rows have addresses, as all random numbers of
// package walk: network k sees the same samples under all dynamics, for any
// number of workers. Steps, samples, closed forms and gradients have the same
// bits on every platform; statistics (probabilities, intervals) agree to
// rounding.
//
// # Symbols
//
//	N, M       hidden units, inputs          s, s'     ReLU and its derivative
//	V, b, W    parameters                    z         input of a unit
//	q          all parameters in one row     p         sigmoid(f)
//	f          output; f_k = df/dq_k         y         label, 0 or 1
//	gamma      dL/df, p - y                  eta       learning rate
//	|B|        samples in a batch            g         step scale, Eq. 6
//	h          E[f_k^2], per sample          s2        E[gamma^2]
//	zeta       sign, +-1                     U         parameters that share zeta
//	M_ab       E[gamma^2 f_a f_b]            psi       Eq. 27
//
// Equation numbers refer to "Implicit Regularization of SGD via
// Thermophoresis" (submission to ICLR 2021).
package nnbridge
