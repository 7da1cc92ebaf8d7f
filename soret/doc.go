// Package soret holds the laws of the mass flux of an inhomogeneous random
// walk, and the tests that measurements put them to. There are only a few
// types: a [Medium] is a field with mass in it; a [Law] bound to a medium is a
// [Flow]; measured numbers meet a law in a [Verdict].
//
// # The walk
//
// A walker at q makes the step of Eq. 8 of "Implicit Regularization of SGD via
// Thermophoresis" (under review, ICLR 2021; all equation numbers are that
// paper's),
//
//	q_i' = q_i - eta g_i(q) zeta_i,   zeta_i = +-1 with probability 1/2,
//
// where one zeta is shared by the coordinates of a sign group (the paper's U)
// and different groups are independent. The mean of q' is q: there is no force.
// Yet where g varies, mass flows: more of it leaves the places with large g.
//
// # The flux
//
// The flux J through a surface is the mass that crosses it in one step along its
// normal, minus the mass that crosses the other way, per unit area. A step is
// the straight segment from x to x + d, d_i = -eta zeta_i g_i(x), and the
// segments through a point q carry
//
//	J(q) = < Int dx rho(x) Int_0^1 ds d(x) delta(q - x - s d(x)) >
//	     = < Int_0^1 ds rho(x_s) d(x_s) / det(I + s dd(x_s)) >,   x_s + s d(x_s) = q
//
// averaged over zeta. That is [Exact]. Expanding the delta function in s d,
//
//	J_i = sum_{k>=0} (-1)^k/(k+1)!  d_{j1} ... d_{jk} ( < d_i d_{j1} ... d_{jk} > rho )
//
// The terms of even k have an odd moment of d and vanish. k = 1 is [KramersMoyal],
// k = 1 and 3 are [KramersMoyal4]. So J/eta^2 is a series in eta^2: the remainder of
// a leading-order law is O(eta^2) of it, not O(eta) as the O(eta^3) of Eq. 10 allows.
//
// # What Eq. 10 gets right and wrong
//
// With S = sum_{i,j in U} g_i g_j d_j g_i the laws read, along ghat = g/|g| and per
// eta^2,
//
//	exact, leading order   -1/2 |g| g.grad rho  -  1/2 rho ( S/|g| + |g| div g )
//	Midpoint               -1/2 |g| g.grad rho  -      rho   S/|g|
//	Paper (Eq. 10)         -    |g| g.grad rho  -      rho   S/|g|
//
// For |U| = 1 (div g = S/|g|^2) the thermophoretic term of Eq. 10 is right and its
// diffusion term twice too large: A.3 takes the density at the far edge of the
// interval that empties through the surface, where its middle counts. For
// |U| > 1 the thermophoretic term is right only where |g| div g = S/|g|, that is
// where tubes of streamlines of g have a constant cross-section. These are
// statements to be tested: nothing in this package takes one for granted, and
// [Judge] treats all laws alike.
//
// # What the laws are wrong for
//
// Walls: no law here knows a reflecting, periodic or absorbing wall; keep a reach
// of eta g away from it. Steps that are not binary: [KramersMoyal] still holds
// with M_ij = E[gamma^2 f_i f_j]; the others, and the next order, do not. Drift: adds
// -eta mu_i rho to J_i at leading order. Folds: [Exact] needs x -> x +- eta g(x) to
// be one-to-one, see [Fault].
//
// # Equilibrium
//
// In one dimension D = T = eta^2 g^2/2, D_T = 1, S_T = 1/T and the density of no
// flux is rho ~ 1/g^2; by Eq. 10 it is rho ~ 1/g ([Equilibrium]). In n dimensions
// with one shared sign a walker stays on one streamline of g, to leading order.
// With the length l along it and the cross-section A(l) of a thin tube of
// streamlines, div g = d|g|/dl + |g| d ln A/dl turns the flux along ghat into
//
//	J = -1/(2A) d/dl ( A |g|^2 rho ),
//
// so equilibrium is rho ~ 1/(A |g|^2) along a streamline; nothing ties the
// constants of two streamlines together. By Eq. 10 it is rho ~ 1/|g|.
//
// # The exact operator
//
// An [Operator] carries a density through the walk without noise: one step of it
// is one step of the walk, at finite eta, with walls and drift, in one dimension
// and two. Its states, stationary densities and exits stand beside measurements,
// so that a difference is noise, truncation or a wrong law, and one can tell
// which. [Predict] gives the expected scores of a walk's tallies with the error of
// the grid.
//
// # Beside the tallies of a run
//
// [KramersMoyalMap] is the leading-order flux in the cells of a flux map,
// [IncrementMoments] and [IncrementLaw] the moments of increments with what finite steps and bins add;
// [SteadyExponent], [MeasuredSoret] and, without knowing the field, [IncrementsSoret] read a
// density at rest.
//
// # Symbols
//
//	q        position, n coordinates           eta     step size (learning rate)
//	g        step scale, Eq. 6; unit of q      zeta    sign of a step
//	rho      mass density                      U       coordinates that share zeta
//	J        mass flux per step and area       ghat    g/|g|, over U
//	S        sum g_i g_j d_j g_i, over U       M_ij    E[gamma^2 f_i f_j]
//	D, D_T   diffusion, thermal diffusion      S_T     Soret coefficient D_T/D
//	T        effective temperature, A.4        c       coefficient of thermophoresis, Eqs. 11-12
//
// Fluxes and coefficients carry no factor eta^2: they are per eta^2 throughout.
//
// The laws are computed with + - * / and square roots in a fixed order, so
// they have the same bits on every platform if the field and the density have.
// Estimators and verdicts use logarithms and distribution functions and agree
// between platforms to rounding.
package soret
