/*
 * The main cardioid of the Mandelbrot set and the disc of period 2, in closed form. Inside them the orbit of 0 is
 * drawn to a cycle with the multiplier λ, |λ| < 1:
 *
 *   cardioid: λ = 1 − √(1 − 4c)        disc: λ = 4(c + 1)
 *
 * Why no rounded orbit leaves the circle either, up to |λ| ≤ 0.999. Let ε = 1 − |λ|, and let f be an iteration
 * (for the disc, two). On the immediate basin of the cycle's point α, seen as the unit disc with α at 0 (Riemann), f
 * is a Blaschke product of degree 2,
 *
 *   |f(w)| ≤ |w| (|w| + |λ|) / (1 + |λ| |w|),
 *
 * whose critical point, which is z = 0, has |w| = (1 − √(1 − |λ|²)) / |λ|, about 1 − √(2ε). So the disc of that
 * radius is mapped into itself, with a gap of about ε √(2ε) / 2 to its edge. What does an error of z by δ do to w?
 * The disc |z − α| < ε (for the disc of period 2: ε/21) lies in the basin, as |f(α + u) − α| ≤ |u| (|λ| + |u|)
 * (or |u| (|λ| + 21 |u|)) there. By Koebe's theorem, the basin's edge then is at least about ε²/16 (ε²/336) away,
 * and |w| changes by at most about 32 √(2ε) δ/ε² (672). With δ = 1e-15 an iteration (5e-15 for two), that is less
 * than the gap if ε³ > 64e-15 (7e-12): for ε > 2e-4. The test takes ε = 1e-3, which leaves a factor of 100 for all
 * that is "about" here, among it the rounding of the test itself. So the rounded orbit stays in the filled Julia
 * set, where |z| ≤ (1 + √(1 + 4 |c|)) / 2 < 1.75: below any threshold of 2 or more.
 */

/** Upper bound of |λ|², a little less than 0.999². */
const MOST: f64 = 0.998;

/** Whether the count of a parameter is known to be itermax, if orbits begin at 0 and the threshold is 2 or more. */
export function isInBody(re: f64, im: f64): bool {
  const disc = (re + 1) * (re + 1) + im * im;
  if (16 * disc <= MOST) return true;
  const a = 1 - 4 * re;
  const size = sqrt(a * a + 16 * im * im);
  // |1 − s|² for s = √(1 − 4c), with Re s = √((size + a) / 2) and |s|² = size.
  return 1 + size - sqrt(2 * (size + a)) <= MOST;
}
