/** A policy that allows every string; undefined if the browser has no Trusted Types. */
let policy: { createScriptURL(url: string): unknown } | undefined;

/**
 * A URL that passes `require-trusted-types-for 'script'`, for sinks such as `object.data`. If the page's `trusted-types` lists
 * policies, it must list `recording-companion-frames`. The tag's own policy can't be shared: it is made in another file, and a
 * policy name can be used only once.
 *
 * @throws TypeError when this policy is not allowed
 */
export function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as any;
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('recording-companion-frames', {
    createScriptURL: (given: string) => given,
  });
  return policy!.createScriptURL(url) as string;
}
