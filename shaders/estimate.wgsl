// The estimates that some colour modes need besides the count. One invocation per point iterates its orbit
// again, up to the count, and derives the estimate from the orbit's end. The values are those of
// src/core/count/estimate.ts.
//
// Besides what escape.wgsl uses of single.wgsl and double.wgsl, it needs their nearest, and the
// formula's next_derivative.

// State of an orbit between two dispatches.
struct Trail {
  z: Point,
  derivative: vec2f,
}

// Whether to estimate the distance from the set rather than the smooth fraction of the count.
override distant: bool;

@group(0) @binding(5) var<storage, read_write> trails: array<Trail>;
// Number of orbits that have not ended after this dispatch.
@group(0) @binding(6) var<storage, read_write> unsettled: atomic<u32>;
// columns · rows f32, row by row, followed by one stamp per workgroup.
@group(0) @binding(7) var<storage, read_write> estimates: array<u32>;

// Limits from src/core/count/estimate.ts.
override largest_length: f32;
override least_step: f32;
override largest_derivative_squared: f32;
override lowest_share: f32;

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

// The estimate for an orbit that ends with z_{n-1} (earlier), z_n (before) and z_{n+1} (last).
fn estimate_of(n: u32, earlier: vec2f, before: vec2f, last: vec2f, derivative: vec2f) -> f32 {
  let moved = length_of(last - before);
  let converged = converging && moved < params.convergence;
  let reached = min(length_of(last), largest_length);
  if distant {
    let squared = dot(derivative, derivative);
    if converged || !(squared <= largest_derivative_squared) {
      return 0.0;
    }
    return max(0.0, reached * log(reached) / sqrt(squared));
  }
  if !converged {
    return crossing(params.threshold, length_of(before), reached);
  }
  if n == 0u {
    return 0.0;
  }
  let moved_before = length_of(before - earlier);
  return crossing(1.0 / params.convergence, 1.0 / max(moved_before, least_step), 1.0 / max(moved, least_step));
}

fn estimate_orbit(k: u32, z0: Point, c: Point) {
  let count = result[k];
  // Orbits with a count of at most `last` end in this dispatch.
  let ends = count <= params.last;
  var z = z0;
  var derivative = vec2f(select(1.0, 0.0, mandelbrot), 0.0);
  if stepped && params.first > 0u {
    z = trails[k].z;
    derivative = trails[k].derivative;
  }
  var earlier = vec2f();
  var before = vec2f();
  var last = nearest(z);
  for (var n = params.first; n < select(params.last, count + 1u, ends); n++) {
    if distant && dot(derivative, derivative) <= largest_derivative_squared {
      derivative = next_derivative(last, nearest(c), derivative);
    }
    z = next(z, c);
    earlier = before;
    before = last;
    last = nearest(z);
  }
  if ends {
    estimates[k] = bitcast<u32>(estimate_of(count, earlier, before, last, derivative));
  } else if stepped {
    trails[k] = Trail(z, derivative);
    atomicAdd(&unsettled, 1u);
  }
}

@compute @workgroup_size(workgroup_columns, workgroup_rows)
fn estimate_band(
  @builtin(global_invocation_id) at: vec3u,
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  if at.x < params.columns && at.y < params.rows {
    let k = at.y * params.columns + at.x;
    let count = result[k];
    if count >= params.itermax {
      estimates[k] = 0u;
    } else if params.first == 0u || count > params.first {
      let point = point_of(at.x, at.y);
      estimate_orbit(k, start_of(point), parameter_of(point));
    }
  }
  if invocation == 0u {
    let k = params.columns * params.rows + tile.y * tiles.x + tile.x;
    estimates[k] = params.stamp;
  }
}
