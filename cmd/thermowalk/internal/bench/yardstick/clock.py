"""What the yardsticks in Python share: the clock, and the two things that they do.

    time      prints ns per unit, by the clock and of processor time, for each line of the standard input
    moments   prints mean and standard error of what a case observes of its walkers
"""

import math
import sys
import time


def measure(visit, units, cores):
    """Times visit(n), which leads everything n rounds further; a round is a number of units."""
    budget = 0.3 if cores > 1 else 0.1
    n = 1
    visit(n)  # compiles
    while True:  # warms up, too
        began = time.process_time()
        visit(n)
        took = time.process_time() - began
        if took > budget / 8:
            n = int(n * budget / took) + 1
            break
        n *= 2
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        visit(n)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        scale = 1e9 / (units * n)
        print(f"{wall * scale:.6g} {cpu * scale:.6g}", flush=True)


def moments(*observed):
    """Prints mean and standard error of arrays with a number for each walker."""
    for x in observed:
        print(f"{x.mean():.9g} {x.std() / math.sqrt(len(x) - 1):.9g}")
