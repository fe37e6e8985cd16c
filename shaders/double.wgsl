// Points of the plane in double precision, built from f32, with a bound on their error.
//
// A real number is the sum of four limbs. Three lie on grids: a on multiples of 2^-10, b of 2^-21, c of
// 2^-32 (all times `scale`, a power of two). The fourth, d, is a small f32 that holds the rest, to 2^-57.
// A limb on a grid has at most 12 bits, so products of such limbs are exact. Products of the same weight
// lie on a common grid and are so small that their sums are exact as well, in any order. Compilers may
// therefore fuse and reorder as they like: only the last level is rounded. The one step that they could
// spoil is the carry, where `kept` protects the sums that must be computed as written. (Two-float
// arithmetic after Dekker and Knuth relies on steps that compilers optimise away:
// test/gpu/textbook.wgsl.)
//
// The bounds hold while |z| <= 4 · scale. Beyond it, orbits only escape, and the limbs are still as
// precise as f32.
//
// Each point also carries a bound on its distance from the orbit in f64, which covers the rounding of
// both; src/gpu/double.ts derives it. Where the bound does not settle on which side of the threshold the
// f64 orbit is, the pixel is left to be counted in f64.

struct Constants {
  // Limbs of the point that all orbits share: c of a Julia set, the first point of a Mandelbrot set.
  a: vec2f,
  b: vec2f,
  c: vec2f,
  d: vec2f,
  // Adding and then subtracting one of these rounds to the grid of its limb.
  round_a: f32,
  round_b: f32,
  round_c: f32,
  // Apart from `error`, z is within the threshold up to |2z| = inner, and beyond it from |2z| = outer on.
  inner: f32,
  outer: f32,
  // One iteration rounds away at most rounding + rounding_squared · |2z|².
  rounding: f32,
  rounding_squared: f32,
  // Bound on the error of a coordinate.
  first_error: f32,
  // Bound on the error of |2z| without the lower limbs.
  modulus_error: f32,
  // Always 0, but no compiler can know that.
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
  // 2z from its two upper limbs, exact, and the modulus of that.
  doubled: vec2f,
  modulus: f32,
  error: f32,
}

// Returns v, in a way that no compiler can simplify.
fn kept(v: vec2f) -> vec2f {
  return bitcast<vec2f>(bitcast<vec2u>(v) ^ vec2u(constants.zero));
}

fn rounded(v: vec2f, round: f32) -> vec2f {
  return kept(v + round) - round;
}

// The point with these limbs, once carries have brought each back to its grid.
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

// z² + c, with the products grouped by weight; c·d and d·d are below the last place.
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

// |z² - w²| <= (2|z| + |z - w|) · |z - w|. The slack covers the rounding in this function, and the lower
// limbs that the modulus leaves out.
fn next_error(modulus: f32, error: f32) -> f32 {
  let growth = modulus * (1.0 + 0x1p-18) + (error + constants.modulus_error);
  return growth * error + (modulus * modulus * constants.rounding_squared + constants.rounding);
}

// True if the limbs repeat and the bound has not grown: the f64 orbit then stays within it for ever.
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
  // The point after n + 1 iterations, the first n of which were certainly within the threshold.
  z: Point,
  n: u32,
  // 1 until the orbit may have escaped, 0 from then on.
  within: u32,
  // Lower bound on how far beyond the threshold the point was that may have escaped.
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

// A few iterations without a branch. No loop, since not all drivers unroll loops.
fn several_iterations(orbit: Orbit, c: Point) -> Orbit {
  return iterated(iterated(orbit, c), c);
}

// Negated, so that NaN counts as undecided.
fn is_undecided(orbit: Orbit) -> bool {
  return orbit.within == 0u && !(orbit.clearance > 0.0);
}
