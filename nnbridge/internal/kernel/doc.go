// Package kernel is the arithmetic of a two-layer network in training, with one
// definition to the bit. There are only a few things: [Shape], and two functions of
// one network, [Forward] and [Descend], which are the definition; and two forms of
// the same on vectors: [Eight] networks side by side, and the [Rows] of one.
//
//	z_i = b_i + sum_j W_ij x_j     fused multiply-adds onto b_i, in the order of j
//	f   = sum_i V_i s(z_i)         fused multiply-adds onto 0, in the order of i
//
// A sum has the same order in all forms, since lanes of a vector are networks in
// Eight and units in Rows, never terms of a sum. Units that are not active do not
// move; their lanes are masked, so that not even the sign of a zero changes.
//
// The vector forms are assembly for AVX2 and AVX-512, made by the generator in
// _asm; which one a program uses is that of the walks (walk.Backend). Where there is
// none, and with the build tag purego, a network is led by the definition.
package kernel

//go:generate go -C _asm run .
