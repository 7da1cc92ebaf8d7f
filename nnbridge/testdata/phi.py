#!/usr/bin/env python3
"""Writes phi.json: phi_1, phi_2, their derivatives by b, and psi, by quadrature
with 50 digits, from the definitions

    phi_1^2 = s2 E[max(b + w u, 0)^2],  phi_2^2 = s2 E[b + w u > 0],  u ~ N(0, 1)

    pip install mpmath && python3 phi.py > phi.json
"""

import json

from mpmath import exp, mp, mpf, pi, quad, sqrt

mp.dps = 50


def density(u):
    return exp(-u * u / 2) / sqrt(2 * pi)


def upper(h, b, w):
    """E[h(b + w u); b + w u > 0], with u = a + s, a = -b/w, and the density at a factored out."""
    a = -b / w
    if a > 0:  # the integrand falls like exp(-a s)
        ends = [s / (1 + a) for s in (0, 1, 4, 10, 20, 40, 70, 120)]
    else:
        ends = [0, 1, 4, 8 + abs(a), 16 + 2 * abs(a)]
    return density(a) * quad(lambda s: h(w * s) * exp(-a * s - s * s / 2), ends)


def phi1(b, w, s2):
    return sqrt(s2 * upper(lambda z: z * z, b, w))


def phi2(b, w, s2):
    return sqrt(s2 * upper(lambda z: mpf(1), b, w))


def row(v, b, w, s2):
    v, b, w, s2 = map(mpf, (v, b, w, s2))
    one, two = phi1(b, w, s2), phi2(b, w, s2)
    d1 = s2 * upper(lambda z: z, b, w) / one
    d2 = s2 * density(b / w) / w / (2 * two)
    g = (one, v * two)
    # S = sum g_i g_j d_j g_i with g = (phi_1, v phi_2), coordinates (v, b)
    shear = g[0] * g[1] * d1 + g[1] * g[0] * two + g[1] * g[1] * v * d2
    psi = shear / sqrt(g[0] ** 2 + g[1] ** 2)
    return {k: float(x) for k, x in dict(v=v, b=b, w=w, s2=s2, phi1=one, phi2=two, d1=d1, d2=d2, psi=psi).items()}


def main():
    rows = []
    for b in (-30, -12.5, -5, -2.0625, -1.9375, -1, -0.25, 0, 0.5, 3, 9):
        rows.append(row(1, b, 1, 0.25))
    rows += [row(0.3, -0.7, 2.5, 0.25), row(2, 1.5, 0.125, 0.25), row(1.25, -4, 0.5, 0.1), row(0.5, -80, 2, 0.25), row(1, 10, 0.125, 1)]
    print("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]")


if __name__ == "__main__":
    main()
