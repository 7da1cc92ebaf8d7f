package validate

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"thermowalk/soret"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// familyWise is the false-alarm rate of each verdict in these tests.
const familyWise = 1e-6

func study(t *testing.T, c Config) (*Study, *Report) {
	t.Helper()
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Run(context.Background(), Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

// judge puts a law to a part of a study.
func judge(law soret.Law, list []series) soret.Verdict {
	var rows []soret.Row
	for _, one := range list {
		for _, r := range one.rows {
			rows = append(rows, soret.Row{Case: one.caseName(), Eta: r.Eta, Flux: r.Estimate(), Law: *r.Law(law.Name())})
		}
	}
	return soret.Judge(law, rows, soret.Trial{Alpha: familyWise})
}

// What the built-in study must show, each at a family-wise false-alarm rate of
// 1e-6: the exact flux is never rejected; Eq. 10 is, in one dimension wherever
// the density is not uniform and in the plane everywhere, where the
// Kramers-Moyal flux holds. That the tests can fail is shown by the laws that
// they reject, and by the mutant below.
func TestBuiltInStudy(t *testing.T) {
	c := Default().Quick()
	c.Steady = nil
	s, r := study(t, c)
	list := s.series(r.Flux)
	if v := judge(soret.Exact{}, list); v.Rejected || len(v.Tests) != 90 {
		t.Errorf("exact law: %v", v)
	}
	if v := judge(soret.KramersMoyal{}, list); v.Rejected {
		t.Errorf("Kramers-Moyal: %v", v)
	}
	for _, one := range list {
		line, uniform := one.g.Dim() == 1, one.density.name == "1"
		paper, midpoint := judge(soret.Paper{}, []series{one}), judge(soret.Midpoint{}, []series{one})
		if want := !line || !uniform; paper.Rejected != want {
			t.Errorf("%s: Eq. 10 rejected: %v, want %v\n%v", one.caseName(), paper.Rejected, want, paper)
		}
		if line && midpoint.Rejected {
			t.Errorf("%s: midpoint rejected in one dimension: %v", one.caseName(), midpoint)
		}
		if one.name == "radial" && !midpoint.Rejected {
			t.Errorf("%s: the geometric term is not seen: %v", one.caseName(), midpoint)
		}
	}
}

// A mutant: laws for a field half a percent larger than the one that walks.
func TestTheExactLawOfAnotherFieldIsRejected(t *testing.T) {
	c := Settings().Quick()
	c.Media = []Medium{{Field: []string{"sqrt(1+q^2)"}, Density: []string{"1"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{0.5}, {1}}}}
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	s.media[0].densities[0].of.Field = field.MustParse("1.005*sqrt(1+q^2)")
	r, err := s.Run(context.Background(), Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	if v := judge(soret.Exact{}, s.series(r.Flux)); !v.Rejected {
		t.Errorf("the exact law of a field 0.5 %% larger: %v", v)
	}
}

// For |U| = 1 the thermophoretic coefficient of Eq. 12 is right within an error of
// 3e-4 at most, and the diffusion coefficient of Eq. 10 is twice the measured one.
// False-alarm rate 1e-6 each.
func TestCoefficientsInOneDimension(t *testing.T) {
	if testing.Short() {
		t.Skip("needs 2^24 walkers for each of 10 ensembles, several seconds: run without -short")
	}
	c := Settings()
	c.Walkers = 1 << 24
	c.Media = []Medium{{Field: []string{"sqrt(1+q^2)"}, Density: []string{"1", "normpdf(q)"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{1}}}}
	_, r := study(t, c)
	seen := map[string]int{}
	for _, row := range r.Coefficients {
		seen[row.Name]++
		e := row.Estimate().Scale(1 / *row.Paper)
		switch row.Name {
		case "thermophoretic":
			if !(e.StdErr <= 3e-4) {
				t.Errorf("c is %v times that of Eq. 12, want an error of 3e-4", e)
			}
			walktest.Agree(t, "c over that of Eq. 12", e, 1, familyWise)
			walktest.Differ(t, "c over that of Eq. 12", e, 0.99, familyWise)
		case "diffusion":
			walktest.Agree(t, "D over that of Eq. 10", e, 0.5, familyWise)
			walktest.Differ(t, "D over that of Eq. 10", e, 1, familyWise)
		}
	}
	if seen["thermophoretic"] == 0 || seen["diffusion"] == 0 {
		t.Errorf("coefficients %v", seen)
	}
}

// A closed box at rest has rho ~ g^-2, known to half a percent, and not g^-1. False-alarm rate
// 1e-6 each.
func TestSteadyStates(t *testing.T) {
	if testing.Short() {
		t.Skip("needs 4000 steps of 2^17 walkers twice, several seconds: run without -short")
	}
	c := Default()
	c.Media = nil
	_, r := study(t, c)
	if len(r.Exponents) == 0 {
		t.Fatal("no exponents")
	}
	for _, row := range r.Exponents {
		e, ok := row.Estimate()
		if !ok {
			t.Fatalf("%s: %s", row.Field, row.Note)
		}
		if !(e.StdErr <= 0.01) {
			t.Errorf("%s: rho ~ g^%v, want an error of half a percent", row.Field, e)
		}
		walktest.Agree(t, row.Field+": exponent", e, -2, familyWise)
		walktest.Differ(t, row.Field+": exponent", e, -1, familyWise)
	}
}

// The scores and starts measure the same fluxes.
func TestScoresAndStartsAgree(t *testing.T) {
	var all []FluxRow
	for _, score := range []string{"crossings", "expectation"} {
		for _, start := range []string{"plain", "stratified"} {
			c := Settings().Quick()
			c.Eta, c.Score, c.Start = []float64{0.2}, score, start
			c.Media = []Medium{{
				Field: []string{"1+q1^2", "1+q1*q2"}, Groups: []int{0, 1}, Density: []string{"1+q1"},
				Domain: [][]float64{{0, 1}, {0, 1}}, At: [][]float64{{0.5, 0.5}}, Radius: 0.05,
			}}
			_, r := study(t, c)
			all = append(all, r.Flux...)
			for _, row := range r.Flux {
				walktest.Agree(t, score+", "+start, row.Estimate(), *row.Exact, familyWise)
			}
			if score == "expectation" && start == "stratified" {
				walktest.Differ(t, score+", "+start, r.Flux[0].Estimate(), 1.5*(*r.Flux[0].Exact), familyWise)
			}
		}
	}
	if best, worst := all[len(all)-2].RatioErr, all[0].RatioErr; !(best <= worst/3) {
		t.Errorf("strata and expectation leave an error of %g, plain crossings %g", best, worst)
	}
}

func TestATriggerSavesWalkers(t *testing.T) {
	c := Settings()
	c.Eta, c.RelError = []float64{0.2}, 0.01
	c.Media = []Medium{{Field: []string{"sqrt(1+q^2)"}, Density: []string{"1"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{1}}}}
	_, r := study(t, c)
	if notes := strings.Join(r.Notes, "\n"); strings.Contains(notes, "was not reached") {
		t.Error(notes)
	}
	row := r.Flux[0]
	if row.Walkers > c.Walkers/8 || !(row.RatioErr <= 0.01*math.Abs(row.Ratio)) {
		t.Errorf("%d walkers for %v", row.Walkers, row.Estimate())
	}
}

func TestInterruption(t *testing.T) {
	s, err := Prepare(Default())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	began := time.Now()
	if _, err := s.Run(ctx, Hooks{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancellation", err)
	}
	if late := time.Since(began) - 200*time.Millisecond; late > time.Second {
		t.Errorf("ended %v after the interruption", late)
	}
}

// What could not be measured as asked is said, and no z is infinite.
func TestNotesAndFiniteScores(t *testing.T) {
	c := Settings()
	c.Walkers, c.Eta, c.RelError = 64, []float64{0.2, 0.1}, 0.01
	c.Media = []Medium{{Field: []string{"sqrt(1+q^2)"}, Density: []string{"1"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{0.5}}}}
	_, r := study(t, c)
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "was not reached") {
		t.Errorf("64 walkers reach a relative error of 1 %%: %s", notes)
	}
	for _, row := range r.Flux {
		for _, law := range soret.Laws() {
			if _, z := row.slot(law.Name()); *z != nil && math.IsInf(**z, 0) {
				t.Errorf("%s: z = %g", law.Name(), **z)
			}
		}
	}
}

// Densities with a jump and with a peak much narrower than a step: the exact
// law sees them as the walkers do.
func TestNarrowDensities(t *testing.T) {
	c := Settings().Quick()
	c.Eta = []float64{0.2}
	c.Media = []Medium{{
		Field:   []string{"1"},
		Density: []string{"0.1+100*step(q-0.4300)*step(0.4309-q)", "exp(-(q/0.5)^2)+2000*exp(-((q-0.4321)/0.0002)^2)"},
		Domain:  [][]float64{{-4, 4}}, At: [][]float64{{0.5}},
	}}
	_, r := study(t, c)
	if len(r.Flux) != 2 {
		t.Fatalf("%d fluxes", len(r.Flux))
	}
	for _, row := range r.Flux {
		if row.Exact == nil {
			t.Fatalf("%s: no exact flux: %s", row.Density, r.Notes)
		}
		walktest.Agree(t, row.Density, row.Estimate(), *row.Exact, familyWise)
		walktest.Differ(t, row.Density, row.Estimate(), 0, familyWise)
	}
}
