import type { ClientGuard } from './agora/guardClients.js';
import { holdClients } from './agora/holdClients.js';
import { navigationEntry } from './browser/navigationEntry.js';
import { setTimeout } from './browser/natives.js';
import type { Patch } from './browser/patch.js';
import { sessionItem } from './browser/sessionItem.js';
import { settled } from './browser/settled.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { holdPage } from './claim/holdPage.js';
import { passInUrl, withoutPass } from './claim/passInUrl.js';
import { verifyPass } from './claim/verifyPass.js';
import { rememberRole } from './detection/rememberRole.js';
import { marksAsVtt } from './marks/marksAsVtt.js';
import type { ResolvedOptions } from './options.js';
import type { RecordedPage } from './recordedPage.js';
import type { RoleParts } from './roleParts.js';
import type { Runtime } from './runtime.js';
import type { LoadMemory } from './topPage.js';

/**
 * A page that claims to be the recorder's, while its pass is being verified. It is silent and has no role yet. Calls of the app wait
 * until the role is known.
 *
 * @param become - ends the parts of the claimed page, and starts and returns those of its role
 * @param onRole - called when all that has waited is done
 */
export type StartClaimedPage = (
  options: ResolvedOptions,
  runtime: Runtime,
  patch: Patch,
  memory: LoadMemory,
  become: (isRecorder: boolean) => RoleParts,
  onRole: () => void,
) => RoleParts;

export const startClaimedPage: StartClaimedPage = (
  { recorderKey, recorderParam },
  { log, emit, fail, run },
  patch,
  memory,
  become,
  onRole,
) => {
  run(rememberRole);
  let isOver = false;
  const held = holdPage(patch);
  const clients = holdClients(patch, held.guardClass, fail);
  const queue: ((page: RecordedPage, guard: (client: any) => Stop) => void)[] = [];
  const later = (work: (typeof queue)[number]) => void queue.push(work);
  /** Runs later a call that returns an undo. The undo may be called earlier; then the call never runs. */
  const laterUndone = (work: (...with_: Parameters<(typeof queue)[number]>) => Stop): Stop => {
    let undo: Stop | undefined;
    let isUndone = false;
    later((...now) => {
      if (!isUndone) undo = work(...now);
    });
    return () => {
      isUndone = true;
      undo?.();
    };
  };

  const item = sessionItem('verified');
  const { href } = location;
  const accepted = memory.verified ?? (navigationEntry()?.type === 'reload' ? item.get() : null);
  // the accepted one is needed because routers drop parameters, and the recorder reloads pages
  const pass = passInUrl(recorderParam, href) || (accepted ?? '');
  const here = withoutPass(recorderParam, href);
  const isForHere = (audience: unknown) => withoutPass(recorderParam, audience) === here;
  const end = (wrong: unknown) => {
    if (isOver) return;
    isOver = true;
    if (wrong !== undefined) log('warn', `${wrong}: a participant's page: docs/security.md`);
    const isRecorder = wrong === undefined;
    memory.verified = isRecorder ? pass : null;
    const { page, clients: adapter } = become(isRecorder);
    const guard = (client: any) => adapter().guard(client);
    for (const client of clients.all()) guard(client);
    if (isRecorder) {
      item.set(pass);
      run(() => item.forget);
    } else item.forget();
    for (const work of queue) work(page, guard);
    // later, because a host client must first become audience, which takes the SDK some microtasks
    setTimeout(held.release);
    emit('role', { isRecorder });
    onRole();
  };
  settled(verifyPass(pass, recorderKey!, isForHere, pass === accepted), end, end);

  run(() =>
    stopAll([
      () => {
        // disposed before the role was known: nothing must stay held
        if (!isOver) held.release();
        isOver = true;
      },
      held.stop,
      clients.stop,
    ]),
  );
  const waiting: ClientGuard = {
    guard(client) {
      if (!isOver) clients.add(client);
      return laterUndone((_page, guard) => guard(client));
    },
    stop: noop,
  };
  return {
    page: {
      close: () => false,
      report: () => ({}),
      marksAsVtt: () => marksAsVtt([]),
      guardClass: () => noop,
      addClient: noop,
      configure: (config) => config,
      showOverlay: noop,
      hold: (label, how) => laterUndone((page) => page.hold(label, how)),
      ready: () => later((page) => page.ready()),
      mark: (name, data) => later((page) => page.mark(name, data)),
      declare: (uid) => later((page) => page.declare(uid)),
    },
    clients: () => waiting,
  };
};
