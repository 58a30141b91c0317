import {
  currentEntryOf,
  dispatch,
  lengthOf,
  Math,
  Object,
  replaceState,
  setTimeout,
  urlOf,
} from '../browser/natives.js';
import type { Patch } from '../browser/patch.js';
import type { Realm } from '../browser/realms.js';
import { stopAll, type Stop } from '../browser/stop.js';
import type { Disguise } from './createDisguise.js';
import type { Keeper, Steps } from './createSteps.js';

/**
 * Answers a document's calls of its history from the steps. The browser itself refuses a call on another object, or on the history of a
 * removed frame.
 */
export function keepEntries(
  patch: Patch,
  realm: Realm,
  steps: Steps,
  { as, quietly }: Disguise,
): { keeper: Keeper; stop: Stop } {
  const { history, History, location, navigation, Navigation, PopStateEvent, HashChangeEvent } = realm as any;
  const { scrollTo, Promise } = realm;
  // the page may have put its own method on the instance before us
  const owner = (name: string) => (Object.hasOwn(history, name) ? history : History.prototype);
  const isGone = () => {
    try {
      return !lengthOf(history);
    } catch {
      return true;
    }
  };
  const isOwn = (self: unknown) => self === history && !isGone();
  // not `location.href`, which lacks the credentials of `https://user:pw@host`: without them the history refuses the URL
  const urlNow = () => urlOf(realm.document);

  const keeper: Keeper = {
    place: () => ({ state: history.state, url: urlNow(), scroll: [realm.scrollX, realm.scrollY] }),
    put: (state) => replaceState(history, state, ''),
    isGone,
    show({ state, url, scroll }) {
      const oldURL = urlNow();
      const [page, hash] = url.split('#');
      const isWithin = oldURL.split('#')[0] === page;
      // only a navigation to a fragment updates `:target`; `replaceState` does not
      if ((hash ?? oldURL.split('#')[1]) !== undefined) {
        quietly(() => {
          replaceState(history, state, '', `${page}#${hash ?? ''}`);
          location.replace(`${page}#${hash ?? ''}`);
        });
      }
      as({ type: 'traverse' }, () => replaceState(history, state, '', url));
      dispatch(realm, new PopStateEvent('popstate', { state: history.state }));
      // as in Chromium: only in these cases, and not after each change of the hash
      if (oldURL !== url && isWithin)
        dispatch(realm, new HashChangeEvent('hashchange', { oldURL, newURL: url }));
      if (history.scrollRestoration === 'auto')
        scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
    },
  };
  steps.begin(keeper);

  /** Goes in a later task, as the browser does. @param beyond - goes the rest of the way, among the browser's own entries */
  const go = (delta: number, beyond: (rest: number) => void) =>
    void setTimeout(() => {
      const rest = steps.go(delta);
      if (rest) beyond(rest);
    });
  const move = (name: 'back' | 'forward', delta: number) => [
    patch(owner(name), name, (self, _args, next) => (isOwn(self) ? go(delta, () => next()) : next())),
    patch(Navigation?.prototype, name, (self, _args, next) => {
      if (self !== navigation || !steps.has(delta)) return next();
      const moved = new Promise((done) =>
        setTimeout(() => {
          steps.go(delta);
          done(currentEntryOf(navigation));
        }),
      );
      return { committed: moved, finished: moved };
    }),
    patch(
      Navigation?.prototype,
      `canGo${name[0]!.toUpperCase()}${name.slice(1)}`,
      (self, _args, next) => (self === navigation && steps.has(delta)) || next(),
      'get',
    ),
  ];

  return {
    keeper,
    stop: stopAll([
      patch(owner('pushState'), 'pushState', (self, args, next) => {
        if (!isOwn(self)) return next();
        steps.leave(keeper);
        try {
          // the native function, because others wrap it to count page views
          return as({ type: 'push' }, () => replaceState(self, ...(args as [unknown, string])));
        } catch {
          return next(); // the browser refuses it as well, with an error that names this method
        }
      }),
      ...move('back', -1),
      ...move('forward', 1),
      patch(owner('go'), 'go', (self, [delta], next) =>
        +delta && isOwn(self) ? go(Math.trunc(delta), (rest) => next([rest])) : next(),
      ),
      patch(
        History.prototype,
        'length',
        (self, _args, next) => next() + (isOwn(self) ? steps.more() : 0),
        'get',
      ),
      patch(Navigation?.prototype, 'navigate', (self, [url, options], next) => {
        // a sandboxed page has no entries, and its `navigate` refuses
        if (self !== navigation || !currentEntryOf(navigation) || options?.history === 'replace')
          return next();
        steps.leave(keeper);
        return as({ type: 'push' }, () => next([url, { ...options, history: 'replace' }]));
      }),
    ]),
  };
}
