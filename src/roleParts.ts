import type { ClientGuard } from './agora/guardClients.js';
import { NO_CLIENTS } from './agora/startAdapter.js';
import { noop } from './browser/stop.js';
import type { RecordedPage } from './recordedPage.js';

/** For a page that is not recorded: every call does nothing. */
export const NOT_RECORDED: RecordedPage = {
  close: () => false,
  hold: () => noop,
  ready: noop,
  mark: noop,
  marksAsVtt: () => 'WEBVTT\n',
  report: () => ({}),
  declare: noop,
  guardClass: () => noop,
  addClient: noop,
  configure: (config) => config,
  showOverlay: noop,
};

/** The parts of the page's role. While the role is not known yet, other parts are in their place, which keep the page silent. */
export interface RoleParts {
  page: RecordedPage;
  /** Starts the adapter when it is first needed. */
  clients(): ClientGuard;
}
/** Used where there is no window. */
export const NO_PARTS: RoleParts = { page: NOT_RECORDED, clients: () => NO_CLIENTS };
/** After `dispose()`. */
export const DISPOSED: RoleParts = { ...NO_PARTS };
