import type { Check, Problem } from './check.js';

/** Whether participants hide the uid that this page joins with: docs/checks/identity.md. */
export const identity: Check = {
  id: 'identity',
  title: 'Participants hide the uid of this page',
  failureTitle: 'Participants see the recorder',
  start({ onJoined }, tell) {
    const visible = new Set<string>();
    tell({ outcome: 'not-applicable', detail: 'the page has joined no channel' });
    return onJoined((uid, hidden) => {
      if (hidden) visible.delete(`${uid}`);
      else visible.add(`${uid}`);
      const measured = [...visible].join();
      const problem: Problem = {
        kind: 'visible',
        severity: 'error',
        detail: `the recorder has joined with uid ${measured}, which recorderUid does not say, so participants see it`,
        measured,
        elements: [],
      };
      tell({ measured: `${uid}`, problems: measured ? [problem] : [] });
    });
  },
};
