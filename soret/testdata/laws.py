"""Makes laws.tsv: values of the flux laws with 40 and 50 digits (mpmath).

Run as `python3 laws.py > laws.tsv`, or `python3 laws.py nodes` for the nodes and
weights in quadrature.go; needs mpmath 1.3. Every value is J/eta^2.

The columns name a field and a density in the language of walk/field, the
sign groups, the support, the surface and the law. The routes are
independent of the Go code:

  point, exact, n = 1   Eq. 9's Delta by findroot, then quad of the density
  point, exact, n > 1   the segment integral of the package comment, with the
                        Jacobian by numerical differentiation
  plane, exact          quadrature over starting points: the mass on each line
                        of starts that ends on the other side; no determinant
  patch, exact          area of the set of starts whose step crosses the patch,
                        as a line integral round its rim (Green); no determinant
  point, other laws     the formulas of physics text books and of the paper with
                        numerical derivatives
"""

import itertools
import re
import sys

from mpmath import mp, mpf

mp.dps = 50

NAMES = {
    "sqrt": mp.sqrt, "exp": mp.exp, "log": mp.log, "sin": mp.sin, "cos": mp.cos, "tanh": mp.tanh, "abs": abs, "pi": mp.pi,
    "normcdf": mp.ncdf, "normpdf": mp.npdf,
}


def compile_expr(src, n):
    code = re.sub(r"(?<![\w.])(\d+\.?\d*(?:e-?\d+)?)", r"mpf('\1')", src.replace("^", "**"))
    code = re.sub(r"\bq(\d+)\b", lambda m: f"q[{int(m.group(1)) - 1}]", code)
    if n == 1:
        code = re.sub(r"\bq\b(?!\[)", "q[0]", code)
    code = compile(code, src, "eval")
    return lambda *q: eval(code, {**NAMES, "mpf": mpf, "q": q})


class Medium:
    def __init__(self, field, density, groups=None, lo=None, hi=None):
        self.src, self.density_src = field, density
        self.n = len(field)
        self.g = [compile_expr(f, self.n) for f in field]
        self.density = compile_expr(density, self.n)
        self.groups = groups or [1] * self.n
        self.lo = None if lo is None else [mpf(x) for x in lo]
        self.hi = None if hi is None else [mpf(x) for x in hi]

    def rho(self, *q):
        if self.lo and any(x < a or x > b for x, a, b in zip(q, self.lo, self.hi)):
            return mpf(0)
        return self.density(*q)

    def same(self, i, j):
        return self.groups[i] == self.groups[j]

    def M(self, i, j):
        return lambda *q: self.g[i](*q) * self.g[j](*q) if self.same(i, j) else mpf(0)

    def units(self):
        return [[i for i in range(self.n) if self.groups[i] == u] for u in dict.fromkeys(self.groups)]

    def signs(self):
        labels = list(dict.fromkeys(self.groups))
        for z in itertools.product([1, -1], repeat=len(labels)):
            yield [z[labels.index(u)] for u in self.groups], mpf(1) / 2 ** len(labels)


def unit_vector(n, i):
    return tuple(1 if k == i else 0 for k in range(n))


def diff(f, q, orders):
    if sum(orders) == 0:
        return f(*q)
    return mp.diff(f, tuple(q), tuple(orders)) if len(q) > 1 else mp.diff(f, q[0], orders[0])


def kramers_moyal(m, q, eta):
    return [-sum(diff(lambda *x: m.M(i, j)(*x) * m.rho(*x), q, unit_vector(m.n, j)) for j in range(m.n)) / 2 for i in range(m.n)]


def kramers_moyal_4(m, q, eta):
    out = []
    for i, leading in enumerate(kramers_moyal(m, q, eta)):
        total = mpf(0)
        for j, k, l in itertools.product(range(m.n), repeat=3):
            idx = [i, j, k, l]
            counts = [sum(1 for a in idx if m.groups[a] == u) for u in set(m.groups)]
            if any(c % 2 for c in counts):
                continue
            orders = [sum(1 for a in (j, k, l) if a == v) for v in range(m.n)]
            total += diff(lambda *x: m.g[i](*x) * m.g[j](*x) * m.g[k](*x) * m.g[l](*x) * m.rho(*x), q, orders)
        out.append(leading - eta**2 / 24 * total)
    return out


def along_field(diffusion):
    def law(m, q, eta):
        out = [mpf(0)] * m.n
        for u in m.units():
            g = {i: m.g[i](*q) for i in u}
            g2 = sum(v * v for v in g.values())
            s = sum(g[i] * g[j] * diff(m.g[i], q, unit_vector(m.n, j)) for i in u for j in u)
            slope = sum(g[i] * diff(m.rho, q, unit_vector(m.n, i)) for i in u)
            flow = -diffusion * mp.sqrt(g2) * slope - m.rho(*q) * s / mp.sqrt(g2)
            for i in u:
                out[i] = g[i] / mp.sqrt(g2) * flow
        return out

    return law


def exact_line(m, q, eta):
    q, g = q[0], m.g[0]
    plus = mp.findroot(lambda d: d - eta * g(q + d), eta * g(q))
    minus = mp.findroot(lambda d: d - eta * g(q - d), eta * g(q))
    a, b = q - minus, q + plus
    if m.lo:
        a, b = max(a, m.lo[0]), min(b, m.hi[0])
    below = [a] + ([0] if a < 0 < q else []) + [q]
    above = [q] + ([0] if q < 0 < b else []) + [b]
    return [(mp.quad(m.density, below) - mp.quad(m.density, above)) / 2 / eta**2]


def source(m, y, z, s, eta):
    """The start of the walker that is at y after the part s of its step."""
    f = lambda *x: [x[i] - s * eta * z[i] * m.g[i](*x) - y[i] for i in range(m.n)]
    guess = [y[i] + s * eta * z[i] * m.g[i](*y) for i in range(m.n)]
    return list(mp.findroot(f, guess))


def exact_space(m, q, eta):
    def integrand(i):
        def f(s):
            total = mpf(0)
            for z, weight in m.signs():
                x = source(m, q, z, s, eta)
                jac = mp.matrix(m.n, m.n)
                for a in range(m.n):
                    for b in range(m.n):
                        jac[a, b] = (1 if a == b else 0) - s * eta * z[a] * diff(m.g[a], x, unit_vector(m.n, b))
                total -= weight * m.rho(*x) * eta * z[i] * m.g[i](*x) / mp.det(jac)
            return total

        return f

    return [mp.quad(integrand(i), [0, 1], maxdegree=4, method="gauss-legendre") / eta**2 for i in range(m.n)]


LAWS = {
    "paper": along_field(mpf(1)), "midpoint": along_field(mpf(1) / 2), "kramers-moyal": kramers_moyal, "kramers-moyal-4": kramers_moyal_4,
    "exact": lambda m, q, eta: exact_line(m, q, eta) if m.n == 1 else exact_space(m, q, eta),
}


def plane_exact(m, c, lo, hi, eta, antiderivative, pieces):
    """Net mass through q1 = c, n = 2, by starting points (x1, x2).

    antiderivative(x1, x2) is the integral of rho over x1. lo..hi must hold
    everything that matters in x2.
    """

    def line(x2):
        plus = mp.findroot(lambda x: x - eta * m.g[0](x, x2) - c, c + eta * m.g[0](c, x2))
        minus = mp.findroot(lambda x: x + eta * m.g[0](x, x2) - c, c - eta * m.g[0](c, x2))
        low, high = c, c
        if m.lo:
            minus, plus = max(minus, m.lo[0]), min(plus, m.hi[0])
        return (antiderivative(low, x2) - antiderivative(minus, x2)) - (antiderivative(plus, x2) - antiderivative(high, x2))

    points = [lo + (hi - lo) * k / pieces for k in range(pieces + 1)]
    return mp.quad(line, points, method="gauss-legendre", maxdegree=5) / 2 / eta**2


def patch_exact(m, centre, normal, radius, eta, antiderivative):
    """Mean flux density through a segment, n = 2, by Green's theorem.

    The starts whose step crosses the segment fill the region x(s, tau),
    0 <= s <= 1, |tau| <= radius. Its mass is the line integral of P dx2 with
    P = antiderivative of rho in x1.
    """
    tangent = (-normal[1], normal[0])
    total = mpf(0)
    for z, weight in m.signs():

        def x(s, tau):
            return source(m, [centre[i] + tau * tangent[i] for i in range(2)], z, s, eta)

        def edge(path):
            f = lambda p: antiderivative(*path(p)) * mp.diff(lambda t: path(t)[1], p)
            return mp.quad(f, [0, 1], method="gauss-legendre", maxdegree=4)

        mass = (
            edge(lambda p: x(p, -radius)) + edge(lambda p: x(1, radius * (2 * p - 1)))
            - edge(lambda p: x(p, radius)) - edge(lambda p: x(0, radius * (2 * p - 1)))
        )
        forward = -sum(normal[i] * z[i] * m.g[i](*centre) for i in range(2))
        total += weight * mp.sign(forward) * abs(mass)
    return total / (2 * radius) / eta**2


HEADER = ["field", "groups", "density", "lo", "hi", "surface", "q", "normal", "extent", "eta", "law", "flux"]


def row(m, surface, q, normal, extent, eta, law, value):
    join = lambda xs: "" if xs is None else ",".join(str(x) for x in xs)
    lo = None if m.lo is None else [mp.nstr(x, 17) for x in m.lo]
    hi = None if m.hi is None else [mp.nstr(x, 17) for x in m.hi]
    print("\t".join([";".join(m.src), join(m.groups), m.density_src, join(lo), join(hi), surface, join(q), join(normal), extent, eta, law, mp.nstr(value, 25)]))
    sys.stdout.flush()


def points(field, density, q, etas, laws, groups=None, normal=None, lo=None, hi=None):
    m = Medium(field, density, groups, lo, hi)
    normal = normal or ["1"] + ["0"] * (m.n - 1)
    for law in laws:
        for eta in etas if law in ("exact", "kramers-moyal-4") else etas[:1]:
            j = LAWS[law](m, [mpf(x) for x in q], mpf(eta))
            row(m, "point", q, normal, "", eta, law, sum(mpf(a) * b for a, b in zip(normal, j)))


ALL = ["exact", "kramers-moyal-4", "kramers-moyal", "midpoint", "paper"]
RADIAL = ["q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"]
NETWORK = ["0.5*sqrt((q2^2+1)*normcdf(q2)+q2*normpdf(q2))", "0.5*q1*sqrt(normcdf(q2))"]
BELL = "exp(-(q1^2+q2^2)/2)/(2*pi)"
SPACE = ["1+0.2*q2+0.1*q3", "0.8+0.1*q1^2", "1.1+0.3*sin(q1)+0.2*q3"]



def nodes(n=16):
    """Positive nodes of Gauss-Legendre, growing, with their weights."""
    for k in range(n // 2, 0, -1):
        x = mp.findroot(lambda x: mp.legendre(n, x), mp.cos(mp.pi * (k - mpf(1) / 4) / (n + mpf(1) / 2)), solver="newton")
        slope = n * (x * mp.legendre(n, x) - mp.legendre(n - 1, x)) / (x * x - 1)
        print(mp.nstr(x, 22), mp.nstr(2 / (1 - x * x) / slope**2, 22))


if __name__ == "__main__" and sys.argv[1:] == ["nodes"]:
    nodes()
elif __name__ == "__main__":
    print("\t".join(HEADER))
    # One dimension.
    points(["sqrt(1+q^2)"], "1", ["0.5"], ["0.1", "0.01"], ALL)
    points(["sqrt(1+q^2)"], "normpdf(q)", ["0.5"], ["0.1", "0.2", "0.05", "0.001"], ALL)
    points(["sqrt(1+q^2)"], "exp(0.5*q)", ["1"], ["0.2", "0.1"], ALL)
    points(["1+0.5*sin(q)"], "normpdf(q)", ["1"], ["0.2", "0.1", "0.02"], ALL)
    points(["1+0.5*sin(q)"], "1+0.3*tanh(q)", ["-0.7"], ["0.3", "0.05"], ALL)
    points(["exp(0.3*q)"], "exp(-abs(q))", ["0.05"], ["0.2"], ["exact"])
    points(["0.5+1/(1+q^2)"], "1", ["-1.25"], ["0.25", "0.1"], ALL)
    points(["2+q"], "1", ["0.5"], ["0.25"], ALL)
    points(["sqrt(1+q^2)"], "0.5", ["0.95"], ["0.2"], ["exact"], lo=["-1"], hi=["1"])
    points(["1+0.5*sin(q)"], "normpdf(q)", ["-1.9"], ["0.25"], ["exact"], lo=["-2"], hi=["2"])
    # Two and three dimensions, at a point.
    points(RADIAL, "1", ["0.6", "0.8"], ["0.1", "0.05"], ALL, normal=["0.6", "0.8"])
    points(RADIAL, BELL, ["0.6", "0.8"], ["0.1"], ALL, normal=["0.6", "0.8"])
    points(RADIAL, BELL, ["0.6", "0.8"], ["0.1"], ALL, groups=["1", "2"])
    points(NETWORK, BELL, ["1", "0.5"], ["0.2", "0.05"], ALL)
    points(NETWORK, "1", ["1", "-0.5"], ["0.1"], ALL, normal=["0", "1"])
    points(SPACE, "exp(0.3*q1-0.2*q2^2+0.1*q3)", ["0.3", "-0.2", "0.4"], ["0.1"], ALL, groups=["1", "2", "1"])
    # Planes and patches.
    mp.dps = 40
    bell = lambda x1, x2: mp.npdf(x2) * mp.ncdf(x1)
    for field, c, eta in [(RADIAL, "0.6", "0.1"), (NETWORK, "1", "0.2"), (NETWORK, "0.5", "0.1")]:
        m = Medium(field, BELL)
        row(m, "plane", [c, "0"], ["1", "0"], "8", eta, "exact", plane_exact(m, mpf(c), mpf(-8), mpf(8), mpf(eta), bell, 16))
    m = Medium(["1+0.2*q1", "0.3"], "0.25", lo=["-1", "-1"], hi=["1", "1"])
    flat = lambda x1, x2: x1 / 4
    row(m, "plane", ["0.95", "0"], ["1", "0"], "8", "0.1", "exact", plane_exact(m, mpf("0.95"), mpf(-1), mpf(1), mpf("0.1"), flat, 1))
    area = lambda x1, x2: x1
    for field, density, p, q, normal, radius, eta, groups in [
        (RADIAL, "1", area, ["0.6", "0.8"], ["0.6", "0.8"], "0.1", "0.1", None),
        (RADIAL, BELL, bell, ["0.6", "0.8"], ["0.6", "0.8"], "0.25", "0.1", None),
        (RADIAL, BELL, bell, ["0.6", "0.8"], ["0.6", "0.8"], "0.1", "0.1", ["1", "2"]),
        (NETWORK, BELL, bell, ["1", "0.5"], ["0.8", "0.6"], "0.2", "0.2", None),
    ]:
        m = Medium(field, density, groups)
        args = [[mpf(x) for x in q], [mpf(x) for x in normal], mpf(radius), mpf(eta)]
        row(m, "patch", q, normal, radius, eta, "exact", patch_exact(m, *args, p))
