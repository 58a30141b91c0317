/**
 * Measures some kinds of a thing round by round. The kinds take turns to be the first one of a round, so that what a machine does meanwhile
 * hits all of them alike. Rounds before the first one warm up, and don't count.
 *
 * @template Found
 * @param {readonly string[]} kinds
 * @param {{ rounds: number, warmUps?: number }} times - one round warms up, unless `warmUps` says otherwise
 * @param {(kind: string) => Promise<Found>} measure
 * @returns {Promise<Record<string, Found[]>>} of each kind, what was found in each round
 */
export async function inTurns(kinds, { rounds, warmUps = 1 }, measure) {
  const found = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    const first = round % kinds.length;
    for (const kind of [...kinds.slice(first), ...kinds.slice(0, first)]) {
      const one = await measure(kind);
      if (round >= warmUps) found[kind].push(one);
    }
  }
  return found;
}
