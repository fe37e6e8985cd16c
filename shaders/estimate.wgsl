// The estimates that some colour modes need besides the count. An orbit leaves a trail, from which the estimate
// is derived once it has ended. The values are those of src/core/count/estimate.ts.
//
// It needs nearest and Orbit of single.wgsl or double.wgsl, and the formula's next_derivative.

// What the estimate of an orbit with the count n so far depends on, in single precision.
struct Trail {
  // z_{n-1}; any point while n is 0.
  earlier: vec2f,
  // z_n
  before: vec2f,
  // z_{n+1}
  last: vec2f,
  // Of `last`.
  derivative: vec2f,
}

// Whether to estimate the distance from the set rather than the smooth fraction of the count.
override distant: bool;

// Limits from src/core/count/estimate.ts.
override largest_length: f32;
override least_step: f32;
override largest_derivative_squared: f32;
override lowest_share: f32;

// The derivative of the point after z, unless that of z is so large already that the distance is 0.
fn derivative_after(z: vec2f, c: vec2f, derivative: vec2f) -> vec2f {
  let goes_on = distant && dot(derivative, derivative) <= largest_derivative_squared;
  return select(derivative, next_derivative(z, c, derivative), goes_on);
}

// The trail of an orbit after its first iteration, from z0 to z1.
fn trail_from(z0: Point, z1: Point, c: Point) -> Trail {
  let start = nearest(z0);
  let derivative = vec2f(select(1.0, 0.0, mandelbrot), 0.0);
  return Trail(start, start, nearest(z1), derivative_after(start, nearest(c), derivative));
}

// The trail after an iteration of the orbit. It ends where the count does.
fn followed(trail: Trail, orbit: Orbit, next: Orbit, c: Point) -> Trail {
  let goes_on = next.n != orbit.n;
  let derivative = derivative_after(trail.last, nearest(c), trail.derivative);
  return Trail(
    select(trail.earlier, trail.before, goes_on),
    select(trail.before, trail.last, goes_on),
    select(trail.last, nearest(next.z), goes_on),
    select(trail.derivative, derivative, goes_on),
  );
}

// The length of a vector whose square may overflow.
fn length_of(v: vec2f) -> f32 {
  let size = max(abs(v.x), abs(v.y));
  return select(0.0, size * length(v / size), size > 0.0);
}

fn level(x: f32, lowest: f32) -> f32 {
  return log(max(log(x), lowest));
}

fn crossing(limit: f32, start: f32, end: f32) -> f32 {
  let lowest = log(limit) * lowest_share;
  if !(lowest > 0.0) {
    return 0.0;
  }
  let passed = level(limit, lowest) - level(start, lowest);
  let whole = level(end, lowest) - level(start, lowest);
  return select(0.0, min(1.0, passed / whole), passed > 0.0 && whole > 0.0);
}

// The estimate for an orbit that has ended.
fn estimate_of(n: u32, trail: Trail) -> f32 {
  let moved = length_of(trail.last - trail.before);
  let converged = converging && moved < params.convergence;
  let reached = min(length_of(trail.last), largest_length);
  if distant {
    let squared = dot(trail.derivative, trail.derivative);
    if converged || !(squared <= largest_derivative_squared) {
      return 0.0;
    }
    return max(0.0, reached * log(reached) / sqrt(squared));
  }
  if !converged {
    return crossing(params.threshold, length_of(trail.before), reached);
  }
  if n == 0u {
    return 0.0;
  }
  let moved_before = length_of(trail.before - trail.earlier);
  return crossing(1.0 / params.convergence, 1.0 / max(moved_before, least_step), 1.0 / max(moved, least_step));
}
