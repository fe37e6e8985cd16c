// Points of the plane in single precision: f32, the GPU's own type. The function `next`, which iterates a
// point, is generated from the scene's formula.

struct Constants {
  // The point that all orbits share: c of a Julia set, the first point of a Mandelbrot set.
  fixed: vec2f,
  threshold_squared: f32,
  convergence_squared: f32,
}

@group(0) @binding(0) var<uniform> constants: Constants;

alias Coordinate = f32;
alias Point = vec2f;

fn point_at(x: Coordinate, y: Coordinate) -> Point {
  return vec2f(x, y);
}

fn fixed() -> Point {
  return constants.fixed;
}

fn nearest(z: Point) -> vec2f {
  return z;
}

fn is_back_at(z: Point, mark: Point) -> bool {
  return all(z == mark);
}

fn either(no: Point, yes: Point, choice: bool) -> Point {
  return select(no, yes, choice);
}

struct Orbit {
  // The point after n + 1 iterations, the first n of which were within the threshold.
  z: Point,
  n: u32,
  // 1 until the orbit has escaped or converged, 0 from then on, even if it comes back.
  within: u32,
}

// The orbit after one step from z, with n points within the threshold so far.
fn stepped_from(z: Point, n: u32, within: u32, c: Point) -> Orbit {
  let to = next(z, c);
  let moved = to - z;
  let rests = converging && dot(moved, moved) < constants.convergence_squared;
  return Orbit(to, n, select(within, 0u, rests));
}

fn begun(z0: Point, c: Point) -> Orbit {
  return stepped_from(z0, 0u, 1u, c);
}

fn resumed(z: Point, n: u32) -> Orbit {
  return Orbit(z, n, 1u);
}

fn iterated(orbit: Orbit, c: Point) -> Orbit {
  let within = select(0u, orbit.within, dot(orbit.z, orbit.z) <= constants.threshold_squared);
  return stepped_from(orbit.z, orbit.n + within, within, c);
}

// A few iterations without a branch. No loop, since not all drivers unroll loops.
fn several_iterations(orbit: Orbit, c: Point) -> Orbit {
  let two = iterated(iterated(orbit, c), c);
  let four = iterated(iterated(two, c), c);
  let six = iterated(iterated(four, c), c);
  return iterated(iterated(six, c), c);
}

// f32 rounding may change a count; that is accepted here.
fn is_undecided(orbit: Orbit) -> bool {
  return false;
}
