// Escape time of z² + c in single precision: one invocation per pixel of a band, one u32 a pixel.
//
// Where itermax is large, a dispatch takes every orbit from `first` to at most `last` iterations, so
// that no dispatch is long; what an orbit needs to go on is kept in between.

struct Params {
  c: vec2f,
  threshold_squared: f32,
  itermax: u32,
  // Orbits that are not yet settled have been counted up to `first`; `last` is a multiple of
  // `block_length`, or itermax.
  first: u32,
  last: u32,
  // The piece's size in pixels.
  columns: u32,
  rows: u32,
  // A number that no earlier dispatch into the same buffer had.
  stamp: u32,
}

struct Orbit {
  z: vec2f,
  // The point that the orbit is watched for coming back to.
  mark: vec2f,
}

override workgroup_columns: u32;
override workgroup_rows: u32;
// Iterations between two branches: 4 or 8.
override block_length: u32;
// Whether orbits are watched for cycles. That pays only where itermax is large.
override watched: bool;
// Whether the orbits of a piece take several dispatches.
override stepped: bool;

@group(0) @binding(0) var<uniform> params: Params;
// The pixels' coordinates, rounded once from f64: real parts a column, imaginary parts a row.
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@group(0) @binding(2) var<storage, read> ys: array<f32>;
// columns · rows counts, row by row, and then one stamp a workgroup.
@group(0) @binding(3) var<storage, read_write> result: array<u32>;
// Orbits between two dispatches, a pixel each.
@group(0) @binding(4) var<storage, read_write> orbits: array<Orbit>;
// How many orbits are not settled after this dispatch.
@group(0) @binding(5) var<storage, read_write> unsettled: atomic<u32>;

fn next(z: vec2f) -> vec2f {
  return vec2f(z.x * z.x - z.y * z.y, z.x * z.y + z.y * z.x) + params.c;
}

fn is_within(z: vec2f) -> bool {
  return dot(z, z) <= params.threshold_squared;
}

// Counts the orbit of pixel k on from params.first. Orbits are watched for cycles as Brent does it:
// the point after 32, 64, 128, … iterations is marked, and an orbit that comes back to its mark, to
// the bit, goes round for ever, so its count is itermax with certainty.
fn count_orbit(k: u32, z0: vec2f) -> u32 {
  // The orbit's point after n + 1 iterations, of which n were within the threshold.
  var z = next(z0);
  var n = params.first;
  // 1 until the orbit has escaped, and 0 from then on, even if it comes back within the threshold.
  var within = 1u;
  var mark = z0;
  var next_mark = 32u;
  if stepped && n > 0u {
    z = orbits[k].z;
    mark = orbits[k].mark;
    while next_mark <= n {
      next_mark *= 2u;
    }
  }
  while within == 1u && n < params.last {
    // Straight code: drivers unroll no loop whose length is an override, nor do all of them inline a
    // function that takes pointers.
    within = select(0u, within, is_within(z)); n += within; z = next(z);
    within = select(0u, within, is_within(z)); n += within; z = next(z);
    within = select(0u, within, is_within(z)); n += within; z = next(z);
    within = select(0u, within, is_within(z)); n += within; z = next(z);
    if block_length > 4u {
      within = select(0u, within, is_within(z)); n += within; z = next(z);
      within = select(0u, within, is_within(z)); n += within; z = next(z);
      within = select(0u, within, is_within(z)); n += within; z = next(z);
      within = select(0u, within, is_within(z)); n += within; z = next(z);
    }
    if watched {
      n = select(n, params.itermax, within == 1u && all(z == mark));
      let marks = n >= next_mark;
      mark = select(mark, z, marks);
      next_mark = select(next_mark, next_mark * 2u, marks);
    }
  }
  if stepped && within == 1u && n < params.itermax {
    orbits[k] = Orbit(z, mark);
    atomicAdd(&unsettled, 1u);
  }
  // The last block may have gone on a few iterations beyond itermax.
  return min(n, params.itermax);
}

@compute @workgroup_size(workgroup_columns, workgroup_rows)
fn count_band(
  @builtin(global_invocation_id) pixel: vec3u,
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  if pixel.x < params.columns && pixel.y < params.rows {
    let k = pixel.y * params.columns + pixel.x;
    // An orbit that is settled has a count below `first`, or itermax.
    if !stepped || params.first == 0u || result[k] == params.first {
      result[k] = count_orbit(k, vec2f(xs[pixel.x], ys[pixel.y]));
    }
  }
  // Some drivers hand back a stale or zeroed buffer for a dispatch that they killed, and say
  // nothing: the stamp shows the host that every workgroup ran.
  if invocation == 0u {
    let k = params.columns * params.rows + tile.y * tiles.x + tile.x;
    result[k] = params.stamp;
  }
}
