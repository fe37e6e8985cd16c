// Points of the plane in single precision: f32, as the GPU computes by itself.

struct Constants {
  c: vec2f,
  threshold_squared: f32,
}

@group(0) @binding(0) var<uniform> constants: Constants;

alias Coordinate = f32;
alias Point = vec2f;

fn point_at(x: Coordinate, y: Coordinate) -> Point {
  return vec2f(x, y);
}

fn next(z: Point) -> Point {
  return vec2f(z.x * z.x - z.y * z.y, z.x * z.y + z.y * z.x) + constants.c;
}

fn is_back_at(z: Point, mark: Point) -> bool {
  return all(z == mark);
}

fn either(no: Point, yes: Point, choice: bool) -> Point {
  return select(no, yes, choice);
}

struct Orbit {
  // The point after n + 1 iterations, of which n were within the threshold.
  z: Point,
  n: u32,
  // 1 until the orbit has escaped, and 0 from then on, even if it comes back within the threshold.
  within: u32,
}

fn begun(z: Point, n: u32) -> Orbit {
  return Orbit(z, n, 1u);
}

fn iterated(orbit: Orbit) -> Orbit {
  let z = orbit.z;
  let within = select(0u, orbit.within, dot(z, z) <= constants.threshold_squared);
  return Orbit(next(z), orbit.n + within, within);
}

// A few iterations between two branches. Straight code: not all drivers unroll loops.
fn several_iterations(orbit: Orbit) -> Orbit {
  let two = iterated(iterated(orbit));
  let four = iterated(iterated(two));
  let six = iterated(iterated(four));
  return iterated(iterated(six));
}

// Rounding may decide a count, and is let.
fn is_undecided(orbit: Orbit) -> bool {
  return false;
}
