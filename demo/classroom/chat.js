/** Messages that are kept. */
const MAX_MESSAGES = 50;
const MAX_TEXT = 500;

/**
 * @param {ReturnType<import('./people.js').createPeople>} people
 * @param {number} own
 * @param {(message: object) => void} send
 */
export function startChat(people, own, send) {
  const list = document.querySelector('.messages ol');
  const box = document.querySelector('.messages');
  const form = document.querySelector('.chat form');
  const messages = [];

  function show({ id, uid, text }) {
    if (!Number.isInteger(id) || !Number.isInteger(uid) || typeof text !== 'string') return;
    if (messages.some((message) => message.id === id)) return;
    const message = { type: 'chat', id, uid, text: text.slice(0, MAX_TEXT) };
    messages.push(message);
    const item = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = people.nameOf(uid);
    name.style.setProperty('--hue', (uid * 67) % 360);
    item.append(name, ` ${message.text}`);
    list.append(item);
    if (messages.length > MAX_MESSAGES) {
      messages.shift();
      list.firstElementChild.remove();
    }
    box.scrollTop = box.scrollHeight;
  }

  /** Shows what somebody else has, then what has been said since. */
  function merge(others) {
    const known = new Set(others.map((message) => message.id));
    const since = messages.slice(messages.findLastIndex(({ id }) => known.has(id)) + 1);
    messages.length = 0;
    list.replaceChildren();
    for (const message of [...others, ...since]) show(message);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = form.elements.text.value.trim();
    if (!text) return;
    form.reset();
    const [id] = crypto.getRandomValues(new Uint32Array(1));
    const message = { type: 'chat', id, uid: own, text };
    show(message);
    send(message);
  });
  return { show, merge, all: () => messages };
}
