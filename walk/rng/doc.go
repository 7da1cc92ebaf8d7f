// Package rng gives every random number an address.
package rng
