"""The largest errors of src/core/elementary against mpmath, in units in the last place, and the vectors of its tests.

    npm run build && python3 test/bench/ulps.py [ARGUMENTS [FUNCTION...]]
    npm run build && python3 test/bench/ulps.py vectors > test/core/elementary/vectors.txt
"""

import math
import random
import struct
import subprocess
import sys

import mpmath
from mpmath import mp, mpf

mp.prec = 200

ROOT = math.sqrt(0.5)
TINY = 5e-324

# Sends doubles through a function of the built program, in binary.
PROGRAM = """
import * as elementary from './dist/core/elementary/elementary.js';
const [name, operands] = [process.argv[1], Number(process.argv[2])];
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const bytes = Buffer.concat(chunks);
const xs = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const results = Float64Array.from({ length: xs.length / operands }, (_, k) =>
  elementary[name](...xs.subarray(operands * k, operands * (k + 1))));
process.stdout.write(new Uint8Array(results.buffer));
"""


def computed(name, arguments):
    """The program's results for a list of tuples."""
    flat = [x for argument in arguments for x in argument]
    command = ["node", "--input-type=module", "-e", PROGRAM, name, str(len(arguments[0]))]
    result = subprocess.run(command, input=struct.pack(f"{len(flat)}d", *flat), stdout=subprocess.PIPE, check=True)
    return struct.unpack(f"{len(arguments)}d", result.stdout)


def atan2(y, x):
    if x == 0 or y == 0 or math.isinf(x) or math.isinf(y):
        return mpf(math.copysign(1, y)) * {0: 0, 1: mp.pi / 2, 2: mp.pi, 3: mp.pi / 4, 4: 3 * mp.pi / 4}[axis(y, x)]
    # mpmath's own is wrong for quotients below 1e-300.
    size = mpmath.atan2(abs(mpf(y)), mpf(x))
    return size if y > 0 else -size


def axis(y, x):
    """Where a point on an axis, or an infinite one, lies."""
    if math.isinf(y) and math.isinf(x):
        return 3 if x > 0 else 4
    if y == 0 or math.isinf(x):
        return 2 if math.copysign(1, x) < 0 else 0
    return 1


def at_precision(function):
    """Evaluates with bits enough for the argument's exponent."""

    def evaluate(x):
        with mp.workprec(200 + max(0, math.frexp(x)[1])):
            return +function(mpf(x))

    return evaluate


EXACT = {
    "exp": lambda x: mpmath.exp(mpf(x)),
    "log": lambda x: mpmath.log(mpf(x)),
    "log2": lambda x: mpmath.log(mpf(x)) / mpmath.log(2),
    "sin": at_precision(mpmath.sin),
    "cos": at_precision(mpmath.cos),
    "tan": at_precision(mpmath.tan),
    "sinh": lambda x: mpmath.sinh(mpf(x)),
    "cosh": lambda x: mpmath.cosh(mpf(x)),
    "tanh": lambda x: mpmath.tanh(mpf(x)),
    "atan2": atan2,
}


def ulp(exact):
    """The distance of doubles in the binade of a number."""
    _, exponent = mpmath.frexp(exact)
    return mpmath.ldexp(mpf(1), max(int(exponent) - 53, -1074))


def error(name, argument, result):
    exact = EXACT[name](*argument)
    if not math.isfinite(result):
        return 0.0 if abs(exact) > mpf(sys.float_info.max) * (1 - mpf(2) ** -53) else math.inf
    return float(abs(mpf(result) - exact) / ulp(exact)) if exact else abs(result) / TINY


def nextafter(x, steps):
    (bits,) = struct.unpack("<q", struct.pack("<d", x))
    return struct.unpack("<d", struct.pack("<q", bits + steps))[0]


def any_double(positive=False):
    while True:
        bits = random.getrandbits(63 if positive else 64)
        x = struct.unpack("<d", struct.pack("<Q", bits))[0]
        if math.isfinite(x):
            return x


def scaled(low, high):
    """A number with an exponent from low to high."""
    return random.choice([-1, 1]) * math.ldexp(random.uniform(0.5, 1), random.randint(low, high))


def near(x, steps):
    return random.choice([-1, 1]) * nextafter(x, random.randint(-steps, steps))


def breakpoints(name):
    """Positive arguments at which the computation changes."""
    if name in ("exp", "sinh", "cosh", "tanh"):
        return [(k + 0.5) * math.log(2) for k in range(0, 1023)]
    if name in ("log", "log2"):
        return [math.ldexp(ROOT, k) for k in range(-1020, 1020)]
    if name in ("sin", "cos", "tan"):
        return [j * math.pi / 4 for j in range(1, 2048)] + [1.6e6]
    return [math.tan(0.5), 0.5, 1.0, 2.0]


def quarter_turns(random_index):
    """The double next to a multiple of a quarter turn."""
    return float(random_index * mp.pi / 2)


def drawn(name):
    """A random argument, by one of several rules."""
    if name == "atan2":
        return drawn_point()
    if name in ("log", "log2"):
        rules = [
            lambda: any_double(True),
            lambda: abs(scaled(0, 0)) * 2,
            lambda: abs(near(random.choice(breakpoints_of[name]), 2**15)),
            lambda: abs(near(1.0, 2 ** random.randint(1, 40))),
            lambda: abs(scaled(-4, 4)),
        ]
    elif name in ("sin", "cos", "tan"):
        rules = [
            lambda: scaled(-60, 0),
            lambda: random.uniform(-1, 1),
            lambda: random.uniform(-100, 100),
            lambda: random.uniform(-1.6e6, 1.6e6),
            lambda: near(random.choice(breakpoints_of[name]), 2**15),
            lambda: near(quarter_turns(random.randint(1, 10**6)), 2),
            lambda: scaled(21, 1024),
            lambda: any_double(),
        ]
    else:
        rules = [
            lambda: scaled(-60, 0),
            lambda: random.uniform(-1, 1),
            lambda: random.uniform(-40, 40),
            lambda: random.uniform(-745, 710),
            lambda: near(random.choice(breakpoints_of[name]), 2**15),
        ]
        rules += [lambda: random.uniform(-745.2, -708)] if name == "exp" else []
    return (random.choice(rules)(),)


def drawn_point():
    x = random.choice([lambda: scaled(-4, 4), any_double, lambda: scaled(-60, 60)])()
    rules = [
        lambda: scaled(-4, 4),
        any_double,
        lambda: near(abs(x), 2**15),
        lambda: near(abs(x) / 2, 2**15),
        lambda: x * scaled(-60, 0),
        lambda: x * math.tan(random.uniform(-0.8, 0.8)),
    ]
    while True:
        y = random.choice(rules)()
        # Results that underflow to 0 are tested by the vectors.
        if math.isfinite(y) and x and y:
            return (y, x)


def specials(name):
    """Arguments with a result of their own, or at a limit."""
    inf = math.inf
    ordinary = [0.0, TINY, 2**-1022, nextafter(2**-1022, -1), 1e-150, 1e-17, 0.5, 1.0, 2.0, sys.float_info.max, inf]
    if name == "atan2":
        numbers = [x for size in ordinary for x in (size, -size)]
        return [(y, x) for y in numbers for x in numbers]
    limits = {
        "exp": [709.782712893384, -708.4, -745.1332191019412, -744.4400719213812],
        "sinh": [710.4758600739439, 22.0],
        "cosh": [710.4758600739439, 22.0],
        "tanh": [22.0, 19.06],
        "sin": [1.6e6, math.ldexp(6381956970095103, 797)],
    }
    limits["cos"] = limits["tan"] = limits["sin"]
    near_limits = [nextafter(x, step) for x in limits.get(name, []) for step in range(-3, 4)]
    powers = [math.ldexp(1.0, k) for k in range(-1074, 1024, 37)] + [math.ldexp(1.0, k) for k in range(-8, 9)]
    ones = [1 + sign * math.ldexp(1.0, -k) for k in range(1, 53, 3) for sign in (-1, 1)]
    edges = [nextafter(x, step) for x in sample(breakpoints(name), 24) for step in (-64, -1, 0, 1, 64)]
    sizes = ordinary + near_limits + powers + ones + edges
    if name in ("sin", "cos", "tan"):
        sizes += [quarter_turns(k) for k in [1, 2, 3, 4, 5, 6, 7, 8, *range(1001, 10**6, 40009)]]
    return [(x,) for x in sizes] + [(-x,) for x in ordinary + near_limits]


def sample(items, count):
    return items if len(items) <= count else items[:: len(items) // count]


def rounded(exact):
    """The nearest double, with ties to even, also where it is subnormal or infinite."""
    if mpmath.isnan(exact) or mpmath.isinf(exact) or exact == 0:
        return float(exact)
    unit = ulp(exact)
    with mp.workprec(60):
        count = int(mpmath.nint(exact / unit))
    if abs(count * unit) > mpf(sys.float_info.max):
        return math.copysign(math.inf, exact)
    return float(count * unit) if count else math.copysign(0.0, exact)


def vector(name, argument):
    """The correctly rounded result."""
    x = argument[-1]
    if name in ("sin", "cos", "tan") and math.isinf(x) or name in ("log", "log2") and x < 0:
        return math.nan
    if name in ("log", "log2") and x == 0:
        return -math.inf
    if name == "atan2":
        return math.copysign(rounded(atan2(*argument)), argument[0])
    if math.isinf(x):
        return {"exp": math.exp, "cosh": math.cosh, "sinh": math.sinh, "tanh": math.tanh}.get(name, abs)(x)
    if x == 0 and name in ("sin", "tan", "sinh", "tanh"):
        return x
    if abs(x) > 800 and name in ("exp", "sinh", "cosh", "tanh"):
        over = {"exp": math.inf if x > 0 else 0.0, "cosh": math.inf, "tanh": math.copysign(1, x)}
        return over.get(name, math.copysign(math.inf, x))
    return rounded(EXACT[name](x))


def hexadecimal(x):
    return struct.pack(">d", x).hex()


def write_vectors():
    random.seed(1)
    for name in EXACT:
        known = specials(name)
        arguments = known + [drawn(name) for _ in range(max(100, 500 - len(known)))]
        for argument in arguments:
            print(name, *map(hexadecimal, [*argument, vector(name, argument)]))


def measure(count, names):
    for name in names:
        random.seed()
        arguments = [drawn(name) for _ in range(count)]
        errors = [
            (error(name, argument, result), argument, result)
            for argument, result in zip(arguments, computed(name, arguments))
        ]
        worst, argument, result = max(errors)
        print(f"{name:6} {worst:.4f}  {', '.join(map(repr, argument))} -> {result!r}", flush=True)


breakpoints_of = {name: breakpoints(name) for name in EXACT}
if sys.argv[1:2] == ["vectors"]:
    write_vectors()
else:
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:] or list(EXACT))
