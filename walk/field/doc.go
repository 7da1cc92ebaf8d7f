// Package field is the field language: formulas such as sqrt(1 + q^2) are
// parsed, differentiated exactly and compiled to operations on blocks of
// walkers.
package field
