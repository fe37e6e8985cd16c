// Escape time of z² + c: one invocation per pixel of a band, one u32 a pixel.
//
// What a point is and how it is iterated is in single.wgsl and double.wgsl, of which one precedes this
// text: Coordinate, Point, point_at, next, is_back_at, either, and Orbit, begun, several_iterations,
// is_undecided.
//
// Where itermax is large, a dispatch takes every orbit from `first` to at most `last` iterations, so
// that no dispatch is long; what an orbit needs to go on is kept in between.

struct Params {
  itermax: u32,
  // Orbits that are not yet settled have been counted up to `first`; `last` is itermax or a multiple
  // of 16, which is one of what several_iterations does.
  first: u32,
  last: u32,
  // The piece's size in pixels.
  columns: u32,
  rows: u32,
  // A number that no earlier dispatch into the same buffer had.
  stamp: u32,
}

// An orbit between two dispatches.
struct Kept {
  z: Point,
  // The point that the orbit is watched for coming back to.
  mark: Point,
}

override workgroup_columns: u32;
override workgroup_rows: u32;
// Whether orbits are watched for cycles. That pays only where itermax is large.
override watched: bool;
// Whether the orbits of a piece take several dispatches.
override stepped: bool;

@group(0) @binding(1) var<uniform> params: Params;
// The pixels' coordinates, made from f64: real parts a column, imaginary parts a row.
@group(0) @binding(2) var<storage, read> xs: array<Coordinate>;
@group(0) @binding(3) var<storage, read> ys: array<Coordinate>;
// columns · rows counts, row by row, and then one stamp a workgroup.
@group(0) @binding(4) var<storage, read_write> result: array<u32>;
// Orbits between two dispatches, a pixel each.
@group(0) @binding(5) var<storage, read_write> orbits: array<Kept>;
// How many orbits are not settled after this dispatch.
@group(0) @binding(6) var<storage, read_write> unsettled: atomic<u32>;

// The count of a pixel that is left to be counted in f64.
const UNDECIDED = 0xffffffffu;

// Counts the orbit of pixel k on from params.first. Orbits are watched for cycles as Brent does it:
// the point after 32, 64, 128, … iterations is marked, and an orbit that comes back to its mark, to
// the bit, goes round for ever, so its count is itermax with certainty.
fn count_orbit(k: u32, z0: Point) -> u32 {
  var orbit = begun(next(z0), params.first);
  var mark = z0;
  var next_mark = 32u;
  if stepped && params.first > 0u {
    orbit = begun(orbits[k].z, params.first);
    mark = orbits[k].mark;
    while next_mark <= params.first {
      next_mark *= 2u;
    }
  }
  while orbit.within == 1u && orbit.n < params.last {
    orbit = several_iterations(orbit);
    if watched {
      orbit.n = select(orbit.n, params.itermax, orbit.within == 1u && is_back_at(orbit.z, mark));
      let marks = orbit.n >= next_mark;
      mark = either(mark, orbit.z, marks);
      next_mark = select(next_mark, next_mark * 2u, marks);
    }
  }
  if stepped && orbit.within == 1u && orbit.n < params.itermax {
    orbits[k] = Kept(orbit.z, mark);
    atomicAdd(&unsettled, 1u);
  }
  if orbit.n < params.itermax && is_undecided(orbit) {
    return UNDECIDED;
  }
  // The last block may have gone on a few iterations beyond itermax.
  return min(orbit.n, params.itermax);
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
    // An orbit that is settled has a count below `first`, or itermax, or is undecided.
    if !stepped || params.first == 0u || result[k] == params.first {
      result[k] = count_orbit(k, point_at(xs[pixel.x], ys[pixel.y]));
    }
  }
  // Some drivers hand back a stale or zeroed buffer for a dispatch that they killed, and say
  // nothing: the stamp shows the host that every workgroup ran.
  if invocation == 0u {
    let k = params.columns * params.rows + tile.y * tiles.x + tile.x;
    result[k] = params.stamp;
  }
}
