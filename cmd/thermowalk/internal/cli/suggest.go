package cli

import "strings"

// nearest is the known word that a reader most likely meant by word: at most a third of its letters, and at most three,
// inserted, dropped, replaced or swapped with their neighbour; "" if there is none. Of equally near ones the first wins.
func nearest(word string, known []string) string {
	best, least := "", min(3, max(1, len(word)/3))+1
	for _, k := range known {
		if d := editDistance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// didYouMean is "; did you mean X?" with the nearest known word, or else which words are known.
func didYouMean(prefix, word string, known []string) string {
	if k := nearest(word, known); k != "" {
		return "; did you mean " + prefix + k + "?"
	}
	return "; known are " + prefix + strings.Join(known, ", "+prefix)
}

// editDistance counts the letters to insert, drop, replace or swap with their neighbour that lead from a to b
// (the restricted Damerau-Levenshtein distance).
func editDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
