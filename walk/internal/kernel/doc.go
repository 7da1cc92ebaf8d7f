// Package kernel is the vector arithmetic of the walk: one bit-exact definition
// of every operation of the field language and of the random streams, for a
// single number (Exp) and for a row of numbers (VExp).
package kernel
