/**
 * Whether a server answers, with whatever.
 *
 * @param patience - milliseconds until no answer is one
 * @returns null when none has come by then, undefined when the page's own policy (`connect-src`) forbids to ask
 */
export async function reaches(url: string, patience: number): Promise<boolean | null | undefined> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), patience);
  let forbidden = false;
  const onViolation = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
    forbidden ||= effectiveDirective === 'connect-src';
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  try {
    await fetch(url, { mode: 'no-cors', credentials: 'include', cache: 'no-store', signal });
    return true;
  } catch {
    // the violation is told a task later
    await new Promise((done) => setTimeout(done));
    return signal.aborted ? null : forbidden ? undefined : false;
  } finally {
    clearTimeout(timer);
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}
