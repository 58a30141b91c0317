import { Map } from '../browser/natives.js';
import type { Check, Problem } from './check.js';

/** Whether participants hide the uid that this page joins with: docs/checks/identity.md. */
export const identity: Check = {
  id: 'identity',
  title: 'Participants hide the uid of this page',
  failureTitle: 'Participants see the recorder',
  start({ onJoined }, tell) {
    const joined = new Map<string, boolean>();
    const update = () => {
      const visible = [...joined.keys()].filter((uid) => !joined.get(uid)).join();
      const problem: Problem = {
        kind: 'visible',
        severity: 'error',
        detail: `the recorder has joined with uid ${visible}, which recorderUid does not say, so participants see it`,
        measured: visible,
        elements: [],
      };
      tell(
        joined.size
          ? { measured: [...joined.keys()].join(), problems: visible ? [problem] : [] }
          : { outcome: 'not-applicable', detail: 'the page is in no channel' },
      );
    };
    update();
    return onJoined((uid, hidden) => {
      if (hidden === undefined) joined.delete(`${uid}`);
      else joined.set(`${uid}`, hidden);
      update();
    });
  },
};
