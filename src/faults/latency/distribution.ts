/**
 * How long things take: distributions as data, and their quantile functions. A duration is the quantile of one draw, so
 * each needs one draw and is the same on every platform: no trigonometry, whose last digit differs between engines.
 */

/** A distribution of durations, in milliseconds. `normal` is cut off at 0. */
export type Distribution =
  | { readonly shape: 'constant'; readonly ms: number }
  | { readonly shape: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly shape: 'normal'; readonly meanMs: number; readonly sdMs: number }
  | { readonly shape: 'exponential'; readonly meanMs: number }
  | { readonly shape: 'lognormal'; readonly medianMs: number; readonly sigma: number }
  | { readonly shape: 'pareto'; readonly minMs: number; readonly alpha: number }
  | { readonly shape: 'bimodal'; readonly fast: Distribution; readonly slow: Distribution; readonly slowShare: number }

/** Longer than this a timer of the platform cannot wait; it would fire at once. About 24.8 days. */
export const longestMs = 2_147_483_647

/**
 * The duration below which the share `p` of all durations lies, in milliseconds, rounded to microseconds.
 *
 * @param p at least 0 and less than 1
 */
export function quantile(distribution: Distribution, p: number): number {
  const ms = exactQuantile(distribution, p)
  return Math.round(Math.min(Math.max(ms, 0), longestMs) * 1_000) / 1_000
}

function exactQuantile(of: Distribution, p: number): number {
  switch (of.shape) {
    case 'constant':
      return of.ms
    case 'uniform':
      return of.minMs + p * (of.maxMs - of.minMs)
    case 'normal':
      return of.meanMs + of.sdMs * standardNormalQuantile(p)
    case 'exponential':
      return -of.meanMs * Math.log(1 - p)
    case 'lognormal':
      return of.medianMs * Math.exp(of.sigma * standardNormalQuantile(p))
    case 'pareto':
      return of.minMs * Math.exp(-Math.log(1 - p) / of.alpha)
    case 'bimodal':
      // one draw serves both questions: which mode, and where in it
      return p < of.slowShare
        ? exactQuantile(of.slow, p / of.slowShare)
        : exactQuantile(of.fast, (p - of.slowShare) / (1 - of.slowShare))
  }
}

/**
 * The quantile of the standard normal distribution: Acklam's rational approximation (2003), relative error below 1.15e-9.
 *
 * @param p in [0, 1]; the ends give the largest finite answers rather than infinities
 */
export function standardNormalQuantile(p: number): number {
  const at = Math.min(Math.max(p, 1e-300), 1 - 2 ** -53)
  if (at < 0.024_25) return tail(Math.sqrt(-2 * Math.log(at)))
  if (at > 1 - 0.024_25) return -tail(Math.sqrt(-2 * Math.log(1 - at)))
  const q = at - 0.5
  const r = q * q
  return (polynomial(central.above, r) * q) / (polynomial(central.below, r) * r + 1)
}

function tail(q: number): number {
  return polynomial(tails.above, q) / (polynomial(tails.below, q) * q + 1)
}

const central = {
  above: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  below: [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1],
}

const tails = {
  above: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416],
}

/** Horner's rule, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
