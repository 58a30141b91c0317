// `npm start`: packages, a build, what the recorder needs where apt can install it, the demo.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Milliseconds from a signal to the end, whatever is not done by then. */
const END_MS = 9000;

const root = fileURLToPath(new URL('..', import.meta.url));
for (const args of [
  ['scripts/setup.mjs', '--packages'],
  ['node_modules/rollup/dist/bin/rollup', '-c', '--silent'],
  ['scripts/setup.mjs', '--recorder'],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // null: a signal has ended it
  if (status !== 0) process.exit(status ?? 1);
}

const { startDemo } = await import('../demo/server.js');
const { missingTools } = await import('../demo/recorder/missingTools.js');
const network = process.argv.includes('--network');
const port = Number(process.env.PORT ?? 8080);
const recorder = {
  folder: process.env.RECORDINGS || fileURLToPath(new URL('../recordings', import.meta.url)),
  limited: process.argv.includes('--limits'),
};
const missing = missingTools();
const demo = await startDemo({ port, network, recorder }).catch((error) => {
  if (error.code !== 'EADDRINUSE' || process.env.PORT) throw error;
  console.log(`Port ${port} is taken; any other will do.`);
  return startDemo({ network, recorder });
});
const others = network
  ? `From other machines (over plain http a browser gives no camera, so there it is a drawn picture):

  ${demo.networkOrigins.map((origin) => `${origin}/classroom/`).join('\n  ') || 'no network was found'}`
  : 'With `npm start -- --network` other machines of your network can join.';
console.log(`
A class on the real Agora SDK and a local edge:

  the front page              ${demo.origin}/

A class page in a tab of its own:

  teacher                     ${demo.origin}/classroom/?uid=1
  student                     ${demo.origin}/classroom/
  the recorder's page         ${demo.origin}/classroom/?uid=900001&recorder=1
  a student, no companion     ${demo.origin}/classroom/?tag=none
  the same class on Agora     ${demo.origin}/classroom/?appId=…&token=…&class=…

${others}

${missing.length ? `The Record button of the front page writes MP4 into recordings/, as Chrome records it; HLS needs ${missing.join(', ')} (docs/recorder.md).` : 'The Record button of the front page writes into recordings/.'}

Ctrl-C ends it.
`);
let ending = false;
// SIGHUP: the terminal was closed
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    console.log(
      ending
        ? 'It ends as soon as the files of its recordings are whole.'
        : 'Ending: recordings are made whole.',
    );
    if (ending) return;
    ending = true;
    // what is not whole by then is made whole at the next start
    const late = new Promise((done) => setTimeout(done, END_MS));
    await Promise.race([demo.stop().catch((error) => console.error(error)), late]);
    process.exit();
  });
}
// a terminal that was closed can't be written to
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
