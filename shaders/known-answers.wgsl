// Iterates a few points, whose orbits src/gpu/known-answers.ts checks. double.wgsl precedes this text.

override iterations: u32;
override workgroup_size: u32;

@group(0) @binding(1) var<storage, read> xs: array<Coordinate>;
@group(0) @binding(2) var<storage, read> ys: array<Coordinate>;
// Point n of orbit k has the index n · (number of orbits) + k.
@group(0) @binding(3) var<storage, read_write> points: array<Point>;

@compute @workgroup_size(workgroup_size)
fn iterate(@builtin(global_invocation_id) invocation: vec3u) {
  let k = invocation.x;
  if k < arrayLength(&xs) {
    var z = point_at(xs[k], ys[k]);
    for (var n = 0u; n <= iterations; n++) {
      points[n * arrayLength(&xs) + k] = z;
      z = next(z, fixed());
    }
  }
}
