// `npm start`: packages, a build, what the recorder needs where apt can install it, the demo.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const args of [
  ['scripts/setup.mjs', '--packages'],
  ['node_modules/rollup/dist/bin/rollup', '-c', '--silent'],
  ['scripts/setup.mjs', '--recorder'],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status) process.exit(status);
}

const { startDemo } = await import('../demo/server.js');
const { missingTools } = await import('../demo/recorder/missingTools.js');
const network = process.argv.includes('--network');
const port = Number(process.env.PORT ?? 8080);
const recorder = {
  folder: fileURLToPath(new URL('../recordings', import.meta.url)),
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
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => demo.stop().then(() => process.exit()));
