// The points of a band: one invocation per point. single.wgsl or double.wgsl and the formula precede this text;
// estimate.wgsl and escape.wgsl follow it.

struct Params {
  itermax: u32,
  // This dispatch takes orbits from iteration `first` to at most `last`, which keeps it short.
  first: u32,
  last: u32,
  // The piece's size in points.
  columns: u32,
  rows: u32,
  // Differs from the stamps of earlier dispatches into the same buffer.
  stamp: u32,
  threshold: f32,
  // An orbit has converged once |z' - z| is below this; 0 turns the test off.
  convergence: f32,
}

override workgroup_columns: u32;
override workgroup_rows: u32;
// Whether a point is the parameter c of its orbit rather than its start.
override mandelbrot: bool;
// Whether xs and ys hold one entry per point rather than one per column and one per row.
override scattered: bool;
// Whether orbits may end by convergence.
override converging: bool;
// Whether the orbits of a piece may take several dispatches.
override stepped: bool;

@group(0) @binding(1) var<uniform> params: Params;
// Coordinates, converted from f64: real parts of the columns, imaginary parts of the rows.
@group(0) @binding(2) var<storage, read> xs: array<Coordinate>;
@group(0) @binding(3) var<storage, read> ys: array<Coordinate>;
// columns · rows counts, row by row, followed by one stamp per workgroup.
@group(0) @binding(4) var<storage, read_write> result: array<u32>;

fn point_of(column: u32, row: u32) -> Point {
  return point_at(xs[column], ys[select(row, column, scattered)]);
}

// The first point of a point's orbit.
fn start_of(point: Point) -> Point {
  return either(point, fixed(), mandelbrot);
}

// The parameter c of a point's orbit.
fn parameter_of(point: Point) -> Point {
  return either(fixed(), point, mandelbrot);
}
