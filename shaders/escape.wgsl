// Escape times, and the estimates that some colour modes need besides: one invocation per point, one u32 and
// one f32 each.
//
// single.wgsl and double.wgsl define points and their iteration: Coordinate, Point, point_at, fixed, nearest,
// is_back_at, either, and Orbit, begun, resumed, iterated, several_iterations, is_undecided. estimate.wgsl
// defines Trail, trail_from, followed and estimate_of.

// State of an orbit between two dispatches.
struct Kept {
  z: Point,
  // An orbit that returns to this point is a cycle.
  mark: Point,
}

// Whether to look for cycles, which pays only for a large itermax.
override watched: bool;
// Whether the colour mode needs estimates.
override estimating: bool;
// Marks a point that is left to be counted in f64.
override undecided: u32;

// One orbit per point.
@group(0) @binding(5) var<storage, read_write> orbits: array<Kept>;
// Number of orbits still unsettled after this dispatch.
@group(0) @binding(6) var<storage, read_write> unsettled: atomic<u32>;
// columns · rows estimates, row by row.
@group(0) @binding(7) var<storage, read_write> estimates: array<f32>;
// One trail per point, between two dispatches.
@group(0) @binding(8) var<storage, read_write> trails: array<Trail>;

// Counts the orbit of point k, from iteration params.first on. Cycles are found by Brent's method: the
// point after 32, 64, 128, … iterations is marked. An orbit that returns to its mark, bit for bit,
// repeats for ever, so its count is certainly itermax.
//
// `last` is itermax or a multiple of 16, and so of the iterations between two looks at the orbit.
fn count_orbit(k: u32, z0: Point, c: Point) -> u32 {
  var orbit = begun(z0, c);
  var trail = trail_from(z0, orbit.z, c);
  var mark = z0;
  var next_mark = 32u;
  if stepped && params.first > 0u {
    orbit = resumed(orbits[k].z, params.first);
    mark = orbits[k].mark;
    if estimating {
      trail = trails[k];
    }
    while next_mark <= params.first {
      next_mark *= 2u;
    }
  }
  while orbit.within == 1u && orbit.n < params.last {
    if estimating {
      // Straight code, like several_iterations.
      let one = iterated(orbit, c);
      trail = followed(trail, orbit, one, c);
      let two = iterated(one, c);
      trail = followed(trail, one, two, c);
      let three = iterated(two, c);
      trail = followed(trail, two, three, c);
      orbit = iterated(three, c);
      trail = followed(trail, three, orbit, c);
    } else {
      orbit = several_iterations(orbit, c);
    }
    if watched {
      orbit.n = select(orbit.n, params.itermax, orbit.within == 1u && is_back_at(orbit.z, mark));
      let marks = orbit.n >= next_mark;
      mark = either(mark, orbit.z, marks);
      next_mark = select(next_mark, next_mark * 2u, marks);
    }
  }
  if stepped && orbit.within == 1u && orbit.n < params.itermax {
    orbits[k] = Kept(orbit.z, mark);
    if estimating {
      trails[k] = trail;
    }
    atomicAdd(&unsettled, 1u);
  }
  let is_settled = orbit.n >= params.itermax || !is_undecided(orbit);
  if estimating {
    let has_ended = is_settled && orbit.n < params.itermax;
    // The buffer still holds the estimates of an earlier piece.
    estimates[k] = select(0.0, estimate_of(orbit.n, trail), has_ended);
  }
  if !is_settled {
    return undecided;
  }
  // The last block may have run a few iterations beyond itermax.
  return min(orbit.n, params.itermax);
}

@compute @workgroup_size(workgroup_columns, workgroup_rows)
fn count_band(
  @builtin(global_invocation_id) at: vec3u,
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  if at.x < params.columns && at.y < params.rows {
    let k = at.y * params.columns + at.x;
    // The result of a settled orbit is a count below `first`, itermax, or `undecided`.
    if !stepped || params.first == 0u || result[k] == params.first {
      let point = point_of(at.x, at.y);
      result[k] = count_orbit(k, start_of(point), parameter_of(point));
    }
  }
  // Some drivers kill a dispatch and silently return a stale or zeroed buffer. The stamps show the host
  // that every workgroup ran.
  if invocation == 0u {
    let k = params.columns * params.rows + tile.y * tiles.x + tile.x;
    result[k] = params.stamp;
  }
}
