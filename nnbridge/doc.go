// Package nnbridge maps a two-layer network under stochastic gradient descent
// onto an inhomogeneous random walk, and trains the real network beside it.
package nnbridge
