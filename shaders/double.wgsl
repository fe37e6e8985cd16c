// Points of the plane in double precision, from f32, and how far they can be relied on.
//
// A real number is the sum of four limbs, each on a grid of its own: a on multiples of 2^-10, b of
// 2^-21, c of 2^-32 (all times `scale`, a power of two), and d a small f32 that holds the rest, to
// 2^-57. A limb has at most 12 bits, so its products with other limbs are exact; and products of
// the same weight lie on a common grid and are so small that their sums are exact as well, in any
// order. Compilers may then fuse and reorder as they like: nothing is rounded but the last level.
// The one step that they could spoil is the carry; what must stay as it is written goes through
// `kept`. (Two-float arithmetic after Dekker and Knuth rests on what compilers take away:
// test/gpu/textbook.wgsl.)
//
// The bounds hold while |z| <= 4 · scale; beyond it, orbits only escape, and the limbs still hold
// what f32 holds.
//
// Beside the limbs there is a bound on the distance from the orbit in f64, for the rounding of both:
// src/gpu/double.ts derives it. Where it leaves in doubt on which side of the threshold the f64
// orbit is, the pixel is left to be counted in f64.

struct Constants {
  // The limbs of what all orbits have in common: c of a Julia set, the first point of a Mandelbrot set.
  a: vec2f,
  b: vec2f,
  c: vec2f,
  d: vec2f,
  // What is added and taken away again to round to the grid of a limb.
  round_a: f32,
  round_b: f32,
  round_c: f32,
  // |2z| up to which z is within the threshold and from which it is beyond, but for `error`.
  inner: f32,
  outer: f32,
  // Bounds on what one iteration rounds away, in all and times |2z|².
  rounding: f32,
  rounding_squared: f32,
  // Bound on what is lost of a coordinate.
  first_error: f32,
  // Bound on what is lost of |2z| with the lower limbs.
  modulus_error: f32,
  // 0, which only the host knows.
  zero: u32,
}

@group(0) @binding(0) var<uniform> constants: Constants;

// The limbs a, b, c, d.
alias Coordinate = vec4f;

struct Point {
  a: vec2f,
  b: vec2f,
  c: vec2f,
  d: vec2f,
  // 2z from its two upper limbs, exact, and its modulus.
  doubled: vec2f,
  modulus: f32,
  error: f32,
}

// v, of which no compiler knows that it is v.
fn kept(v: vec2f) -> vec2f {
  return bitcast<vec2f>(bitcast<vec2u>(v) ^ vec2u(constants.zero));
}

fn rounded(v: vec2f, round: f32) -> vec2f {
  return kept(v + round) - round;
}

// The point whose limbs are, but for their size, these.
fn carried(a: vec2f, b: vec2f, c: vec2f, d: vec2f, error: f32) -> Point {
  let upper = rounded(a + b, constants.round_a);
  let below_a = kept(a - upper) + b;
  let middle = rounded(below_a + c, constants.round_b);
  let below_b = kept(below_a - middle) + c;
  let lower = rounded(below_b + d, constants.round_c);
  let rest = kept(below_b - lower) + d;
  let doubled = 2.0 * (upper + middle);
  let modulus = sqrt(doubled.x * doubled.x + doubled.y * doubled.y);
  return Point(upper, middle, lower, rest, doubled, modulus, error);
}

fn point_at(x: Coordinate, y: Coordinate) -> Point {
  let a = vec2f(x[0], y[0]);
  let b = vec2f(x[1], y[1]);
  let c = vec2f(x[2], y[2]);
  let d = vec2f(x[3], y[3]);
  return carried(a, b, c, d, constants.first_error);
}

fn fixed() -> Point {
  return carried(constants.a, constants.b, constants.c, constants.d, constants.first_error);
}

fn nearest(z: Point) -> vec2f {
  return 0.5 * z.doubled + z.c;
}

// z² + c, level by level of the products' weight; c·d and d·d are below the last place.
fn next(z: Point, c0: Point) -> Point {
  let a2 = 2.0 * z.a;
  let b2 = 2.0 * z.b;
  let b2c = b2 + z.c;
  let a = vec2f(z.a.x * z.a.x - z.a.y * z.a.y, a2.x * z.a.y);
  let b = vec2f(a2.x * z.b.x - a2.y * z.b.y, a2.x * z.b.y + a2.y * z.b.x);
  let c = vec2f(
    z.b.x * z.b.x - z.b.y * z.b.y + (a2.x * z.c.x - a2.y * z.c.y),
    b2.x * z.b.y + (a2.x * z.c.y + a2.y * z.c.x),
  );
  let d = vec2f(
    z.doubled.x * z.d.x - z.doubled.y * z.d.y + (b2c.x * z.c.x - b2c.y * z.c.y),
    z.doubled.x * z.d.y + z.doubled.y * z.d.x + (b2.x * z.c.y + (b2c.y + z.c.y) * z.c.x),
  );
  return carried(
    a + c0.a,
    b + c0.b,
    c + c0.c,
    d + c0.d,
    next_error(z.modulus, z.error),
  );
}

// |z² - w²| <= (2|z| + |z - w|) · |z - w|. The slack is for the rounding here, and for the modulus,
// from which the lower limbs are missing.
fn next_error(modulus: f32, error: f32) -> f32 {
  let growth = modulus * (1.0 + 0x1p-18) + (error + constants.modulus_error);
  return growth * error + (modulus * modulus * constants.rounding_squared + constants.rounding);
}

// The f64 orbit has stayed as near to this one as it was at the mark, and so it will for ever.
fn is_back_at(z: Point, mark: Point) -> bool {
  return all(z.a == mark.a) && all(z.b == mark.b) && all(z.c == mark.c) && all(z.d == mark.d)
    && z.error <= mark.error;
}

fn either(no: Point, yes: Point, choice: bool) -> Point {
  if choice {
    return yes;
  }
  return no;
}

struct Orbit {
  // The point after n + 1 iterations, of which n were within the threshold for certain.
  z: Point,
  n: u32,
  // 1 until the orbit may have escaped, and 0 from then on.
  within: u32,
  // How far beyond the threshold the point was that may have escaped, for certain.
  clearance: f32,
}

fn begun(z0: Point, c: Point) -> Orbit {
  return Orbit(next(z0, c), 0u, 1u, 0.0);
}

fn resumed(z: Point, n: u32) -> Orbit {
  return Orbit(z, n, 1u, 0.0);
}

fn iterated(orbit: Orbit, c: Point) -> Orbit {
  let z = orbit.z;
  let within = select(0u, orbit.within, z.modulus + 2.0 * z.error <= constants.inner);
  let beyond = z.modulus - 2.0 * z.error - constants.outer;
  let clearance = select(orbit.clearance, beyond, orbit.within == 1u);
  return Orbit(next(z, c), orbit.n + within, within, clearance);
}

// A few iterations between two branches. Straight code: not all drivers unroll loops.
fn several_iterations(orbit: Orbit, c: Point) -> Orbit {
  return iterated(iterated(orbit, c), c);
}

// Written so that a NaN is not certain.
fn is_undecided(orbit: Orbit) -> bool {
  return orbit.within == 0u && !(orbit.clearance > 0.0);
}
