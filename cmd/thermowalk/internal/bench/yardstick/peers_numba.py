"""Yardsticks in numba: python peers_numba.py plain|expert CASE CORES time|moments.

plain is a loop as users write it: njit(parallel, fastmath), a draw of np.random at each step. expert has blocks of 512
walkers in the first cache, one random bit a step and a loop that LLVM vectorises: in case b with a polynomial for the sine,
in case d with 64 nets side by side and polynomials for the normals; math.erfc and math.exp of case c stay scalar.
"""

import math
import os
import sys

kernel, case, cores, task = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
os.environ["NUMBA_NUM_THREADS"] = str(cores)

import numba as nb
import numpy as np

import clock

ETA = 0.01
TURN = 2 * math.pi
C = 1 / math.sqrt(TURN)
BLOCK, STEPS = 512, 64
NETS, SIZE, LANES = 4096, 10, 64  # LLVM would unroll loops over few lanes instead of vectorising them

plain = nb.njit(parallel=True, fastmath=True)
inner = nb.njit(fastmath=True)


# As users write it.


@plain
def plain_a(x, y, n):
    for i in nb.prange(x.size):
        q = x[i]
        for _ in range(n * STEPS):
            zeta = 1.0 if np.random.random() < 0.5 else -1.0
            q -= ETA * math.sqrt(1 + q * q) * zeta
        x[i] = q


@plain
def plain_b(x, y, n):
    for i in nb.prange(x.size):
        q = x[i]
        for _ in range(n * STEPS):
            zeta = 1.0 if np.random.random() < 0.5 else -1.0
            q -= ETA * (1 + 0.5 * math.sin(q)) * zeta
            if q < 0:
                q += TURN
            elif q >= TURN:
                q -= TURN
        x[i] = q


@plain
def plain_c(x, y, n):
    for i in nb.prange(x.size):
        V = x[i]
        b = y[i]
        for _ in range(n * STEPS):
            zeta = 1.0 if np.random.random() < 0.5 else -1.0
            P = 0.5 * math.erfc(-b * math.sqrt(0.5))
            p = C * math.exp(-0.5 * b * b)
            gV = math.sqrt(max((b * b + 1) * P + b * p, 0.0))
            gb = abs(V) * math.sqrt(P)
            V -= ETA * gV * zeta
            b -= ETA * gb * zeta
        x[i] = V
        y[i] = b


@plain
def plain_d(V, b, W, n):
    for m in nb.prange(V.shape[0]):
        x = np.empty(SIZE)
        a = np.empty(SIZE)
        for _ in range(n * STEPS):
            for j in range(SIZE):
                x[j] = np.random.standard_normal()
            label = 1.0 if np.random.random() < 0.5 else 0.0
            f = 0.0
            for i in range(SIZE):
                z = b[m, i]
                for j in range(SIZE):
                    z += W[m, i, j] * x[j]
                a[i] = z if z > 0 else 0.0
                f += V[m, i] * a[i]
            d = ETA * (1 / (1 + math.exp(-f)) - label)
            for i in range(SIZE):
                if a[i] > 0:
                    h = d * V[m, i]
                    V[m, i] -= d * a[i]
                    b[m, i] -= h
                    for j in range(SIZE):
                        W[m, i, j] -= h * x[j]


# Experts. Polynomials: sin(2 pi v)/v and cos(2 pi v) in v^2, |v| <= 1/2; 2^f; log(m)/s in s^2, s = (m-1)/(m+1).

S = (6.2831853071795846, -41.341702240398268, 81.605249275877916, -76.70585974295835, 42.058693681824529,
     -15.09463863938197, 3.8199166676246768, -0.71791913004726314, 0.10353197926616055, -0.010694441844600296)
K = (0.99999999999999382, -19.739208802173775, 64.939394022015505, -85.456817173236327, 60.244640500551213,
     -26.426243739288744, 7.9034173439305876, -1.7137170601324671, 0.2796922603463222, -0.03193726297256879)
E = (1.0, 0.69314718055994998, 0.24022650695910098, 0.05550410866444772, 0.0096181291076068885, 0.0013333558230164974,
     0.00015403530441736050, 0.000015252657260200837, 1.3215442587921690e-6, 1.0208690299958306e-7, 7.0725859492692237e-9)
L = (2.0000000000000003, 0.66666666666552918, 0.40000000061741615, 0.28571416021107672, 0.22223434547517907,
     0.18121934431215214, 0.16837659970680493)


def horner(name, coefficients):
    """Compiles a polynomial: a loop over a tuple would not be unrolled."""
    text = repr(coefficients[-1])
    for c in coefficients[-2::-1]:
        text = f"({text})*z+{c!r}"
    scope = {}
    exec(f"def {name}(z):\n    return {text}", scope)
    return nb.njit(fastmath=True, inline="always")(scope[name])


sine, cosine, power = horner("sine", S), horner("cosine", K), horner("power", E)
logarithm = horner("logarithm", L)


@inner
def step_a(x, y, r):
    for i in range(BLOCK):
        q = x[i]
        w = r[i]
        e = ETA if np.int64(w) < 0 else -ETA
        r[i] = w + w
        x[i] = q - e * math.sqrt(1 + q * q)


@inner
def step_b(x, y, r):
    for i in range(BLOCK):
        q = x[i]
        w = r[i]
        e = ETA if np.int64(w) < 0 else -ETA
        r[i] = w + w
        u = q * (1 / TURN) - 0.5
        q = q - e * (1 - 0.5 * sine(u * u) * u)
        x[i] = q - TURN * math.floor(q * (1 / TURN))


@inner
def step_c(x, y, r):
    for i in range(BLOCK):
        w = r[i]
        e = ETA if np.int64(w) < 0 else -ETA
        r[i] = w + w
        V = x[i]
        b = y[i]
        P = 0.5 * math.erfc(-b * math.sqrt(0.5))
        p = C * math.exp(-0.5 * b * b)
        x[i] = V - e * math.sqrt(max((b * b + 1) * P + b * p, 0.0))
        y[i] = b - e * abs(V) * math.sqrt(P)


def blocks(step):
    @plain
    def walk(x, y, n, seed):
        for block in nb.prange(x.size // BLOCK):
            r = np.empty(BLOCK, np.uint64)
            s = np.uint64(88172645463325252) + np.uint64(block + 1) * np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
            for _ in range(8):
                s ^= s << np.uint64(13)
                s ^= s >> np.uint64(7)
                s ^= s << np.uint64(17)
            X = x[block * BLOCK:(block + 1) * BLOCK]
            Y = y[block * BLOCK:(block + 1) * BLOCK]
            for _ in range(n):
                for i in range(BLOCK):
                    s ^= s << np.uint64(13)
                    s ^= s >> np.uint64(7)
                    s ^= s << np.uint64(17)
                    r[i] = s
                for t in range(STEPS):
                    step(X, Y, r)

    return walk


@inner
def words(s, w):
    for l in range(LANES):
        v = s[l]
        v ^= v << np.uint64(13)
        v ^= v >> np.uint64(7)
        v ^= v << np.uint64(17)
        s[l] = v
        w[l] = v * np.uint64(0x2545F4914F6CDD1D)


@inner
def normals(u, v, x, y):
    """Box and Muller, a pair of normals in each lane."""
    for l in range(LANES):
        U = 1.0 - np.float64(np.int64(u[l] >> np.uint64(12))) * 2.0**-52
        bits = np.float64(U).view(np.int64)
        e = np.float64((bits >> 52) - 1023)
        m = np.int64((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)
        big = m > math.sqrt(2.0)
        m = 0.5 * m if big else m
        e = e + 1.0 if big else e
        t = (m - 1) / (m + 1)
        R = math.sqrt(max(-2 * (e * math.log(2.0) + logarithm(t * t) * t), 0.0))
        a = np.float64(np.int64(v[l] >> np.uint64(12))) * 2.0**-52 - 0.5
        z = a * a
        x[l] = R * cosine(z)
        y[l] = R * sine(z) * a


@plain
def expert_d(V, b, W, n, seed):
    for g in nb.prange(V.shape[0]):
        s = np.empty(LANES, np.uint64)
        for l in range(LANES):
            s[l] = np.uint64(88172645463325252) + np.uint64(g * LANES + l + 1) * np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        u = np.empty(LANES, np.uint64)
        v = np.empty(LANES, np.uint64)
        for _ in range(8):
            words(s, u)
        x = np.empty((SIZE, LANES))
        a = np.empty((SIZE, LANES))
        f = np.empty(LANES)
        d = np.empty(LANES)
        h = np.empty(LANES)
        for _ in range(n * STEPS):
            for j in range(0, SIZE, 2):
                words(s, u)
                words(s, v)
                normals(u, v, x[j], x[j + 1])
            for l in range(LANES):
                f[l] = 0.0
            for i in range(SIZE):
                for l in range(LANES):
                    z = b[g, i, l]
                    for j in range(SIZE):
                        z += W[g, i, j, l] * x[j, l]
                    z = max(z, 0.0)
                    a[i, l] = z
                    f[l] += V[g, i, l] * z
            for l in range(LANES):  # the lowest bit of a word is not part of a normal
                z = min(max(f[l] * -1.4426950408889634, -1000.0), 1000.0)
                whole = math.floor(z + 0.5)
                e = power(z - whole) * np.int64((np.int64(whole) + 1023) << 52).view(np.float64)
                d[l] = ETA * (1 / (1 + e) - np.float64(np.int64(u[l] & np.uint64(1))))
            for i in range(SIZE):
                for l in range(LANES):
                    h[l] = d[l] * V[g, i, l] if a[i, l] > 0 else 0.0
                    V[g, i, l] -= d[l] * a[i, l]
                    b[g, i, l] -= h[l]
                for j in range(SIZE):
                    for l in range(LANES):
                        W[g, i, j, l] -= h[l] * x[j, l]


walkers = 1 << 14 if task == "moments" else 1 << 18
random = np.random.default_rng(1)
seeds = iter(range(3, 1 << 30, 2))
if case == "d":
    shape = (NETS, SIZE) if kernel == "plain" else (NETS // LANES, SIZE, LANES)
    deep = (NETS, SIZE, SIZE) if kernel == "plain" else (NETS // LANES, SIZE, SIZE, LANES)
    V, b, W = ((2 * random.random(s) - 1) / math.sqrt(SIZE) for s in (shape, shape, deep))
    if kernel == "plain":
        visit = lambda n: plain_d(V, b, W, n)
    else:
        visit = lambda n: expert_d(V, b, W, n, next(seeds))
    units = NETS * STEPS
else:
    x = TURN * random.random(walkers) if case == "b" else 4 * random.random(walkers) - 2
    y = 4 * random.random(walkers) - 2
    if kernel == "plain":
        walk = {"a": plain_a, "b": plain_b, "c": plain_c}[case]
        visit = lambda n: walk(x, y, n)
    else:
        walk = blocks({"a": step_a, "b": step_b, "c": step_c}[case])
        visit = lambda n: walk(x, y, n, next(seeds))
    units = walkers * STEPS

if task == "time":
    clock.measure(visit, units, cores)
else:
    visit(16)
    if case == "d":
        lanes = [(q * q).sum(axis=1) for q in (V, b)] + [(W * W).sum(axis=(1, 2))]
        clock.moments(*(q.ravel() for q in lanes))
    elif case == "c":
        clock.moments(x, x * x, y, y * y)
    else:
        clock.moments(x, x * x)
