// `npm start`: packages, a build, the demo.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const args of [
  ['scripts/setup.mjs', '--packages'],
  ['node_modules/rollup/dist/bin/rollup', '-c', '--silent'],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status) process.exit(status);
}

const { startDemo } = await import('../demo/server.mjs');
const wanted = Number(process.env.PORT ?? 8080);
const demo = await startDemo(wanted).catch((error) => {
  if (error.code !== 'EADDRINUSE' || process.env.PORT) throw error;
  console.log(`Port ${wanted} is taken; any other will do.`);
  return startDemo(0);
});
console.log(`
A class on the real Agora SDK and a local edge. Open each in a tab of its own:

  teacher                     ${demo.origin}/classroom/?uid=1
  student                     ${demo.origin}/classroom/?uid=2
  the recorder's page         ${demo.origin}/classroom/?uid=900001&recorder=1
  a student, no companion     ${demo.origin}/without/?uid=3

Without the companion student 900001 is in the roster; with it nowhere. Without a camera, or with &drawn in the
URL, a page shows a drawn picture. Ctrl-C ends it.
`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => demo.stop().then(() => process.exit()));
