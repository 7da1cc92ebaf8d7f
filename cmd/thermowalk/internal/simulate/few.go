package simulate

import (
	"math"

	"thermowalk/soret"
	"thermowalk/walk"
)

// fewest is how many walkers, each in a batch of its own, must have made a score before its batches know its error.
const fewest = 16

// few tells whether so few walkers made a score that its batches do not know its error: a score that
// happens to be small then has a small error as well, and would seem far from the truth. With the scores x_b
// of the batches, as many as
//
//	(sum_b |x_b|)^2 / sum_b x_b^2
//
// share in it: one if a single batch saw something, all if they saw the same.
func few(scores []float64) bool {
	var sum, squares float64
	for _, x := range scores {
		sum += math.Abs(x)
		squares = math.FMA(x, x, squares)
	}
	return sum*sum < math.Min(fewest, float64(len(scores))/4)*squares
}

// counted is the least standard error that a score can have in which independent walkers, each with a
// whole number of units, have the given mean: the variance of a whole number of mean m is at least f(1-f), f the
// fraction of |m|. A walker is in a cell or not, and few pass a plane twice, so where they are rare it is the error.
func counted(mean, unit float64, walkers int64) float64 {
	_, f := math.Modf(math.Abs(mean) / unit)
	return unit * math.Sqrt(f*(1-f)/float64(walkers))
}

// sure is how many walkers must be expected before it means something that none came.
const sure = 10

// count is score k beside the operator, in which each walker counts a whole number of units. Its error is not
// smaller than the operator's mean makes it. Starts by strata are not independent, and their errors may be.
func (rep *Report) count(s *walk.Scores, exact []soret.Resolved, k int, unit float64) Known {
	e := s.Estimate(k)
	if exact == nil || rep.strata {
		return rep.batched(s, exact, k)
	}
	if value := exact[k].Value; e.StdErr > 0 || math.Abs(value)/unit*float64(rep.Summary.Walkers) > sure {
		e.StdErr = math.Max(e.StdErr, counted(value, unit, rep.Summary.Walkers))
	}
	return known(exact, k, e)
}

// batched is score k beside the operator, without a number of standard errors where batches do not know them.
func (rep *Report) batched(s *walk.Scores, exact []soret.Resolved, k int) Known {
	is := known(exact, k, s.Estimate(k))
	if few(s.Column(k)) {
		is.Z = nil
	}
	return is
}
