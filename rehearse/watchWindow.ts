import { randomUUID } from 'node:crypto';
import type { Session, Stop } from './Session.js';
import { limitScript } from './limitScript.js';
import { pageScript } from './pageScript.js';
import { PAGE_EVENTS } from './pageEvents.js';
import { RehearsalError } from './RehearsalError.js';

/** Milliseconds without an answer after which a page hangs. Our choice: a large app that starts on a busy machine takes over 10 s. */
const HANG_MS = 20_000;

/** Called with what happens in a recorder's window. All times are `Date.now()`. */
export interface WindowListener {
  /** The window shows another document. */
  navigated(url: string): void;
  /** This document has painted something, or has loaded. */
  painted(): void;
  loaded(): void;
  /** `navigator.notifyReady()` was called. */
  notified(): void;
  /** The companion emitted an event. */
  emitted(event: { name: string; time: number; after?: number; payload?: any }): void;
  /** A message of limitScript.js, for `watchLimits`. */
  said(words: string[]): void;
  received(bytes: number): void;
  /** The page has called `window.close()`, and pageScript.js has held it back. The next call closes the window. */
  closing(report: any): void;
  /** The request for the main page was answered with an error, or not at all. */
  failed(error: { status?: number; text: string }): void;
  /** A request for the page of a frame, or a probe of it. */
  requested(request: { url: string; type: string; status?: number; failed?: string }): void;
  /** Nothing more can be found out. */
  broken(error: RehearsalError): void;
}

/** A page in a window like the recorder's. */
export interface RecordedWindow {
  readonly session: Session;
  /** Evaluates an expression in the page, without user activation. Its value must be JSON. */
  evaluate(expression: string): Promise<any>;
  /** Replaces the shown page by the URL. With a second history entry the page could not close its window. */
  go(url: string): Promise<void>;
  reload(): Promise<void>;
  /** The number of history entries, without `entriesBefore`. */
  entries(): Promise<number>;
  stop: Stop;
}

export interface WindowOptions {
  width: number;
  height: number;
  /** History entries that the window already had, if the caller has opened the page. */
  entriesBefore: number;
  /** Scripts for every document, beside pageScript.js and limitScript.js. */
  scripts: readonly string[];
  /** Called with the page's own session, and with that of each frame inside it, before the frame loads anything. */
  onSession?(session: Session): Promise<void>;
}

/** What the listeners share. */
interface Heard {
  on: WindowListener;
  hear(session: Session, event: string, listener: (params: any) => void): void;
  mainFrame: string;
  /** Loader id of the current document; '' before the first. */
  loader: string;
  /** Requests for the main page and for frames. A request may begin in one session and go on in another. */
  documents: Map<string, { url: string; type: string; isMain: boolean }>;
}

/**
 * Makes an existing page like the recorder's: sets its size, adds the scripts, and listens to what happens in it.
 *
 * @param main - a session of the page
 * @param childSession - the session of a target inside the page; without it frames of other sites are not listened to
 */
export async function watchWindow(
  main: Session,
  { width, height, entriesBefore, scripts: more, onSession }: WindowOptions,
  on: WindowListener,
  childSession?: (sessionId: string) => Session | undefined,
): Promise<RecordedWindow> {
  const token = `recorder-${randomUUID()}`;
  const duties = JSON.stringify({ closing: true, entriesBefore, events: PAGE_EVENTS });
  const scripts = [
    `(${pageScript})(${JSON.stringify(token)}, ${duties});`,
    `(${limitScript})(${JSON.stringify(token)});`,
    ...more,
  ];
  const stops: Stop[] = [];
  const identifiers: Promise<{ identifier: string }>[] = [];
  const heard: Heard = {
    on,
    hear: (session, event, listener) => void stops.push(session.on(event, listener)),
    mainFrame: '',
    loader: '',
    documents: new Map(),
  };

  function listenTo(session: Session, isMain: boolean): void {
    hearScript(session, token, heard);
    hearRequests(session, isMain, heard);
    if (childSession) hearChildren(session, childSession, enter, heard);
    if (isMain) hearPage(session, heard);
  }
  /** Runs before a target inside the page loads anything. */
  async function enter(child: Session): Promise<void> {
    listenTo(child, false);
    await prepare(child);
  }
  async function prepare(session: Session): Promise<void> {
    const added = scripts.map((source) => session.send('Page.addScriptToEvaluateOnNewDocument', { source }));
    if (session === main) identifiers.push(...added);
    await Promise.all([
      ...['Page', 'Runtime', 'Network'].map((domain) => session.send(`${domain}.enable`)),
      ...added,
      onSession?.(session),
      childSession && session.send('Target.setAutoAttach', AUTO_ATTACH),
    ]);
  }

  listenTo(main, true);
  await prepare(main);
  await main.send('Inspector.enable').catch(() => {});
  await main.send('Page.setLifecycleEventsEnabled', { enabled: true });
  await main.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });
  heard.mainFrame = (await main.send('Page.getFrameTree')).frameTree.frame.id;

  return {
    session: main,
    evaluate: (expression) => evaluate(main, expression),
    async go(url) {
      await main.send('Runtime.evaluate', { expression: `location.replace(${JSON.stringify(url)})` });
    },
    reload: () => main.send('Page.reload'),
    entries: async () => (await main.send('Page.getNavigationHistory')).entries.length - entriesBefore,
    stop() {
      for (const stop of stops.splice(0)) stop();
      // a page that the caller has opened goes on without these scripts
      for (const added of identifiers.splice(0))
        added.then((script) => main.send('Page.removeScriptToEvaluateOnNewDocument', script)).catch(() => {});
    },
  };
}

const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

/** Receives the messages of pageScript.js. */
function hearScript(session: Session, token: string, { on, hear }: Heard): void {
  hear(session, 'Runtime.consoleAPICalled', ({ args }) => {
    if (args[0]?.value !== token) return;
    const [what = '', ...more] = args.slice(1).map(({ value }: { value: unknown }) => `${value}`);
    if (what === 'ready') on.notified();
    else if (what === 'event') on.emitted(JSON.parse(more[0]));
    else if (what === 'close') on.closing(JSON.parse(more[0]));
    else on.said([what, ...more]);
  });
}

/** Watches the requests for the main page and for frames, and counts the bytes received. */
function hearRequests(session: Session, isMain: boolean, heard: Heard): void {
  const { on, hear, documents } = heard;
  hear(session, 'Network.requestWillBeSent', ({ requestId, type, frameId, request }) => {
    const isPage = isMain && type === 'Document' && frameId === heard.mainFrame;
    if (type === 'Document' || type === 'Other')
      documents.set(requestId, { url: request.url, type, isMain: isPage });
  });
  hear(session, 'Network.responseReceived', ({ requestId, response }) => {
    const document = documents.get(requestId);
    if (!document) return;
    on.requested({ ...document, status: response.status });
    if (document.isMain && response.status >= 400)
      on.failed({ status: response.status, text: `HTTP ${response.status}` });
  });
  hear(session, 'Network.loadingFailed', ({ requestId, errorText }) => {
    const document = documents.get(requestId);
    if (!document) return;
    on.requested({ ...document, failed: errorText });
    // aborted: another page has replaced it, or it shows nothing
    if (document.isMain && (errorText !== 'net::ERR_ABORTED' || !heard.loader))
      on.failed({ text: errorText });
  });
  hear(session, 'Network.dataReceived', ({ encodedDataLength }) => on.received(encodedDataLength));
}

/** Watches targets inside the page. Each of them waits until it has been entered. */
function hearChildren(
  session: Session,
  childSession: (sessionId: string) => Session | undefined,
  enter: (child: Session) => Promise<void>,
  { hear }: Heard,
): void {
  hear(session, 'Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
    const child = childSession(sessionId);
    if (!child) return;
    const entered = targetInfo.type === 'iframe' ? enter(child) : Promise.resolve();
    entered
      .catch(() => {}) // it has gone
      .finally(() => waitingForDebugger && child.send('Runtime.runIfWaitingForDebugger').catch(() => {}));
  });
}

/** Watches what only the main page does. */
function hearPage(session: Session, heard: Heard): void {
  const { on, hear } = heard;
  hear(session, 'Page.frameNavigated', ({ frame }) => {
    if (frame.id !== heard.mainFrame || frame.unreachableUrl || !/^https?:/.test(frame.url)) return;
    heard.loader = frame.loaderId;
    on.navigated(frame.url);
  });
  hear(session, 'Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
    if (frameId !== heard.mainFrame || loaderId !== heard.loader) return;
    if (name === 'firstContentfulPaint' || name === 'load') on.painted();
    if (name === 'load') on.loaded();
  });
  hear(session, 'Page.javascriptDialogOpening', ({ type, message }) => {
    const isLeaving = type === 'beforeunload';
    session.send('Page.handleJavaScriptDialog', { accept: isLeaving }).catch(() => {});
    if (isLeaving) return;
    on.broken(
      new RehearsalError(
        'dialog',
        `the page opened a dialog, ${type}(${JSON.stringify(message)}): in a recorder nobody answers it, and the page stands still`,
      ),
    );
  });
  hear(session, 'Inspector.targetCrashed', () =>
    on.broken(new RehearsalError('crashed', 'the page has crashed: its process ended')),
  );
}

/** @throws RehearsalError when the page does not answer */
async function evaluate(session: Session, expression: string): Promise<any> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, fail) => {
    const error = new RehearsalError(
      'hangs',
      `the page hangs: its main thread has not answered for ${HANG_MS / 1000} s`,
    );
    timer = setTimeout(() => fail(error), HANG_MS);
  });
  try {
    const answer = session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const { result, exceptionDetails } = await Promise.race([answer, hangs]);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  } finally {
    clearTimeout(timer);
  }
}
