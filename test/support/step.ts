/** For every step: what is visible, and a wait that says the `state()` of its page when it was in vain. */
const COMMON = `
  const visible = (selector, root = document) =>
    [...root.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const until = async (condition, what) => {
    for (const end = performance.now() + 30000; performance.now() < end; await new Promise((done) => setTimeout(done, 50))) {
      try { const result = await condition(); if (result) return result; } catch {} // a page that is loading
    }
    throw new Error(what + ' did not come about: ' + state());
  };
`;

/**
 * Writes steps of `visit`, each with these tools.
 *
 * @param tools - code; `state()` is to be among them
 */
export const stepWith =
  (tools: string) =>
  (code: string): string =>
    `async () => { ${COMMON} ${tools} ${code} }`;
