"""The article's picture as its author would draw it in Python: a numba ufunc on all cores, and
Pillow for the PNG. Prints the seconds that counting and encoding took, as JSON.

    python3 numba_julia.py OUTPUT [RESOLUTION]
"""

import json
import sys
import time

import numba
import numpy as np
from PIL import Image


@numba.vectorize(["uint32(complex128, complex128, float64, uint32)"], target="parallel")
def divergence(z, c, threshold, itermax):
    threshold_squared = threshold**2
    for i in range(itermax):
        z = z**2 + c
        if z.real**2 + z.imag**2 > threshold_squared:
            return i
    return itermax


def main(output, resolution=4000):
    itermin, itermax = 20, 100
    steps = np.arange(resolution) / resolution
    start = time.perf_counter()
    plane = (steps * 0.2 - 0.1)[np.newaxis, :] + 1j * (steps * -0.2 + 0.1)[:, np.newaxis]
    counts = divergence(plane, -0.835 - 0.2321j, 2.0, itermax)
    counted = time.perf_counter()
    value = (np.maximum(counts, itermin) - itermin) / (itermax - itermin)
    Image.fromarray((255 * value).astype(np.uint8)).save(output)
    encoded = time.perf_counter()
    print(json.dumps({"count": counted - start, "encode": encoded - counted}))


main(sys.argv[1], *map(int, sys.argv[2:]))
