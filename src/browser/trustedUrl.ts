/** A policy that lets strings pass; undefined where the browser has no Trusted Types. */
let policy: { createScriptURL(url: string): unknown } | undefined;

/**
 * A URL that passes `require-trusted-types-for 'script'`, for sinks such as `object.data`. Where `trusted-types` lists policies
 * it must list `recording-companion-frames`; the tag's own policy is in another file, and a name can be taken once.
 *
 * @throws TypeError when that policy is not allowed
 */
export function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as any;
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('recording-companion-frames', {
    createScriptURL: (given: string) => given,
  });
  return policy!.createScriptURL(url) as string;
}
