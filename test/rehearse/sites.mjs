import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createCertificate } from '../support/certificate.mjs';

const page = (body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A class</title><body style="margin:0">${body}`;

/** A page that is white and beeps for 200 ms of each second, else black and silent; `window.flashes` are its times. */
const FLASH = page(`<canvas id="c" width="1280" height="720" style="display:block"></canvas><script>
const g = c.getContext('2d'), audio = new AudioContext(), tone = audio.createOscillator(), gain = audio.createGain();
gain.gain.value = 0; tone.connect(gain).connect(audio.destination); tone.start();
let next = Math.ceil(audio.currentTime) + 1, on = false;
(function draw() {
  const now = audio.currentTime;
  if (!on && now >= next) { on = true; gain.gain.setValueAtTime(1, now); }
  else if (on && now >= next + .2) { on = false; next += 1; gain.gain.setValueAtTime(0, now); }
  g.fillStyle = on ? '#fff' : '#000'; g.fillRect(0, 0, 1280, 720);
  requestAnimationFrame(draw);
})();
</script>`);

const WEBGL = page('<canvas id="c"></canvas><script>c.getContext("webgl")</script>');

const PAGES = {
  '/plain': page('<h1>Hello</h1><p>world</p>'),
  '/flash': FLASH,
  '/tall': page('<h1>Tall</h1><div id="tall" style="height:900px">homework</div>'),
  '/login': page('<h1>Log in</h1><form><input name="user"><input type="password" name="password"></form>'),
  '/dialog': page('<h1>Hello</h1><script>setTimeout(() => alert("Who are you?"), 300)</script>'),
  '/busy': page(
    '<h1>Hello</h1><script>addEventListener("load", () => setTimeout(() => { for (;;); }, 200))</script>',
  ),
  '/closes': page('<h1>Bye</h1><script>setTimeout(() => window.close(), 2500)</script>'),
  '/pushes': page('<h1>Bye</h1><script>history.pushState({}, "", "#a")</script>'),
  '/frames': page(
    '<h1>Frames</h1><iframe id="board" src="/plain?frame" style="width:400px;height:300px"></iframe>',
  ),
  '/webgl': WEBGL,
  '/stored': page('<h1 id="h"></h1><script>h.textContent = localStorage.token ?? "nobody"</script>'),
};

/** Pages that a recorder meets. */
export async function startSites() {
  const { key, cert } = await createCertificate();
  const seen = [];
  const answer = (request, response) => {
    const { pathname } = new URL(request.url, 'http://a');
    seen.push({ path: pathname, cookie: request.headers.cookie, token: request.headers['x-token'] });
    if (pathname === '/silent') return;
    if (pathname === '/other-site') {
      // as 127.0.0.1 is not localhost, a browser puts it into a process of its own
      const frame = `http://localhost:${request.socket.localPort}/webgl`;
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(page(`<h1>Other</h1><iframe src="${frame}"></iframe>`));
    }
    if (pathname === '/download') {
      response.writeHead(200, { 'content-disposition': 'attachment; filename=a.bin' }).end('a');
    } else if (/^\/\d{3}$/.test(pathname))
      response.writeHead(Number(pathname.slice(1)), { 'content-type': 'text/html' }).end('no');
    else if (pathname === '/to-login') response.writeHead(302, { location: '/login' }).end();
    else if (PAGES[pathname]) response.writeHead(200, { 'content-type': 'text/html' }).end(PAGES[pathname]);
    else response.writeHead(404).end();
  };
  const servers = [createServer(answer), createSecureServer({ key, cert }, answer), createServer()];
  await Promise.all(servers.map((server) => new Promise((done) => server.listen(0, '127.0.0.1', done))));
  const [http, https, dead] = servers.map((server) => server.address().port);
  servers[2].close();
  return {
    origin: `http://127.0.0.1:${http}`,
    /** Its certificate is one that nobody trusts. */
    secure: `https://127.0.0.1:${https}`,
    /** A port that nobody listens at. */
    dead: `http://127.0.0.1:${dead}`,
    seen,
    async stop() {
      for (const server of servers.slice(0, 2)) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}
