import type { Check, Problem } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';

/** Whether participants hide the uid that this page joins with: docs/checks/identity.md. */
export const identity: Check = {
  id: 'identity',
  ...ENGLISH_TITLES.identity,
  start({ ownUids, safe }, tell) {
    const update = safe(() => {
      const own = ownUids.now();
      const visible = own
        .filter(({ isHidden }) => !isHidden)
        .map(({ uid }) => uid)
        .join();
      const problem: Problem = {
        kind: 'visible',
        severity: 'error',
        detail: `the recorder has joined with uid ${visible}, which recorderUid does not say, so participants see it`,
        measured: visible,
        elements: [],
      };
      tell(
        own.length
          ? { measured: own.map(({ uid }) => uid).join(), problems: visible ? [problem] : [] }
          : { outcome: 'not-applicable', detail: 'the page is in no channel' },
      );
    });
    update();
    return ownUids.watch(update);
  },
};
