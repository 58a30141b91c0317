import { spawn } from 'node:child_process';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { RehearsalError } from './RehearsalError.js';
import type { Session, Stop } from './Session.js';

/** Milliseconds for a browser to answer its first command. A busy machine starts it slowly. */
const START_MS = 60_000;
/** Milliseconds for it to end by itself. */
const END_MS = 3000;

/** A running browser. */
export interface Browser {
  /** The session of the browser itself. */
  readonly session: Session;
  /** Its version, such as `156.0.8078.108`. */
  readonly version: string;
  /** The session of a target that was attached to. */
  sessionOf(sessionId: string): Session;
  /** Ends it, whatever state it is in. */
  close(): Promise<void>;
  /** Ends it at once, because this process is ending. */
  kill: Stop;
  /** Resolves when it has ended, with the way in which it ended. */
  readonly ended: Promise<string>;
}

/**
 * Starts a browser and speaks the DevTools protocol with it over a pipe. No port is opened, and the browser ends when
 * this process does.
 *
 * @param path - the program
 * @param args - its flags
 * @throws RehearsalError when it does not start
 */
export async function connectBrowser(path: string, args: readonly string[]): Promise<Browser> {
  const isWindows = process.platform === 'win32';
  const child = spawn(path, ['--remote-debugging-pipe', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C must reach this process only, which then ends the browser; a process group of its own can be killed as a whole
    detached: !isWindows,
    windowsHide: true,
  });
  const kill = () => {
    try {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      if (isWindows) spawn('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { stdio: 'ignore' });
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  };
  let errors = '';
  (child.stderr as Readable)
    .setEncoding('utf8')
    .on('data', (text) => (errors = (errors + text).slice(-4000)));
  let why = '';
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => {
      why = error.message;
      done(why);
    });
    child.once('exit', (code, signal) => {
      why = `it ended with ${signal ?? code}`;
      done(why);
    });
  });

  const sessionOf = speak(child.stdio[3] as Writable, child.stdio[4] as Readable, ended, () => why);
  const session = sessionOf();
  const timer = setTimeout(() => {
    why ||= `it did not answer within ${START_MS / 1000} s`;
    kill();
  }, START_MS);
  try {
    const { product } = await session.send('Browser.getVersion');
    return {
      session,
      version: `${product}`.split('/')[1] ?? '',
      sessionOf,
      ended,
      kill,
      async close() {
        const late = new Promise((done) => setTimeout(done, END_MS).unref());
        session.send('Browser.close').catch(() => {});
        await Promise.race([ended, late]);
        kill();
        await ended;
      },
    };
  } catch {
    kill();
    const [said] = errors
      .split('\n')
      .filter((line) => /error|cannot|fail/i.test(line))
      .slice(-1);
    throw new RehearsalError(
      'no-browser',
      `${path} could not be started: ${why || 'it said nothing'}${said ? ` (${said.trim()})` : ''}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Speaks the DevTools protocol over a pipe: JSON messages, each followed by a 0 byte.
 *
 * @param hasEnded - how the browser has ended; '' while it runs
 * @returns the session of a target, or of the browser itself
 */
function speak(
  input: Writable,
  output: Readable,
  ended: Promise<unknown>,
  hasEnded: () => string,
): (sessionId?: string) => Session {
  const waiting = new Map<number, { method: string; done(result: any): void; fail(error: Error): void }>();
  const listeners = new Map<string, Set<(params: any) => void>>();
  let last = 0;
  const gone = (method: string) => new Error(`${method}: the browser has gone`);
  ended.then(() => {
    for (const { method, fail } of waiting.values()) fail(gone(method));
    waiting.clear();
  });
  function hear(message: any): void {
    if (!message.id) {
      for (const listener of listeners.get(`${message.sessionId} ${message.method}`) ?? [])
        listener(message.params);
      return;
    }
    const { method, done, fail } = waiting.get(message.id) ?? {};
    waiting.delete(message.id);
    if (message.error) fail?.(new Error(`${method}: ${message.error.message}`));
    else done?.(message.result);
  }
  let chunks: string[] = [];
  output.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...more] = text.split('\0');
    chunks.push(first);
    for (const part of more) {
      hear(JSON.parse(chunks.join('')));
      chunks = [part];
    }
  });
  input.on('error', () => {}); // it has ended, and `ended` says so
  return (sessionId) => ({
    send: (method, params = {}) =>
      new Promise((done, fail) => {
        if (hasEnded()) return fail(gone(method));
        waiting.set(++last, { method, done, fail });
        input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
    on(event, listener) {
      const key = `${sessionId} ${event}`;
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => all.delete(listener);
    },
  });
}
