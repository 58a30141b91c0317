/** The middle one; of an even number the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** How many times the rounds are drawn anew. */
const DRAWS = 10_000;

/**
 * The median with a 95 % bootstrap interval: of 10,000 draws of as many rounds with replacement, the medians in the middle.
 *
 * @param {readonly number[]} numbers - one of each round
 * @returns {{ median: number, low: number, high: number, rounds: number }}
 */
export function estimate(numbers) {
  const draws = Array.from({ length: DRAWS }, () =>
    median(numbers.map(() => numbers[Math.floor(Math.random() * numbers.length)])),
  ).sort((a, b) => a - b);
  return {
    median: median(numbers),
    low: draws[DRAWS * 0.025],
    high: draws[DRAWS * 0.975],
    rounds: numbers.length,
  };
}
