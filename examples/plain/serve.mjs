// The class as any static server has it: the page, the files of the companion, and the SDK.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import sirv from 'sirv';

const { resolve } = createRequire(import.meta.url);
const folders = {
  '/recording-companion/': sirv(dirname(resolve('recording-companion/script'))),
  '/agora/': sirv(dirname(resolve('agora-rtc-sdk-ng'))),
  '/': sirv(import.meta.dirname),
};
const port = process.env.PORT ?? 3000;

createServer((request, response) => {
  const [path, files] = Object.entries(folders).find(([path]) => request.url.startsWith(path));
  request.url = `/${request.url.slice(path.length)}`;
  files(request, response, () => response.writeHead(404).end());
}).listen(port, () => console.log(`http://localhost:${port}/?class=geometry`));
