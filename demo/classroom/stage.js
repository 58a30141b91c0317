// The demo's own part of the page, before everything else: who answers for Agora's hosts, and which companion's tag
// this page gets (`?tag={"recorderUid":"900001"}`, `?tag=none`; without it the usual one).
(() => {
  const query = new URLSearchParams(location.search);
  const write = (tag) => document.write(tag); // the parser goes on with it, as with a tag in the file
  const escape = (text) => text.replace(/[&"<]/g, (character) => `&#${character.charCodeAt(0)};`);

  let front; // the front page, when this is one of its views
  try {
    front = parent === window ? undefined : parent.frontPage;
  } catch {} // of another origin
  front?.attach(window);
  // with an App ID the page talks to Agora itself
  const { demoHost } = window;
  demoHost.answers = query.has('appId') || demoHost.edge || Boolean(front?.edge);
  if (demoHost.edge && !query.has('appId')) write('<script src="../edge/reroute.js"></script>');

  const USUAL = { recorderUid: '900001', hide: '.toolbar, .toasts' };
  const asked = query.get('tag');
  if (asked === 'none') return;
  let options = USUAL;
  try {
    if (asked) options = JSON.parse(asked) ?? USUAL;
  } catch (error) {
    console.error(`tag must be JSON or none: ${error.message}`);
  }
  const attributes = Object.entries(options)
    .filter(([name]) => /^[a-zA-Z]+$/.test(name))
    .map(([name, value]) => {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return ` data-${attribute}="${escape(`${value}`)}"`;
    });
  write(`<script src="../dist/recording-companion.js"${attributes.join('')}></script>`);
})();
