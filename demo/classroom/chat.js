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

  function show({ uid, text }) {
    if (!Number.isInteger(uid) || typeof text !== 'string') return;
    messages.push({ type: 'chat', uid, text: text.slice(0, MAX_TEXT) });
    const item = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = people.nameOf(uid);
    name.style.setProperty('--hue', (uid * 67) % 360);
    item.append(name, ` ${text.slice(0, MAX_TEXT)}`);
    list.append(item);
    if (messages.length > MAX_MESSAGES) {
      messages.shift();
      list.firstElementChild.remove();
    }
    box.scrollTop = box.scrollHeight;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = form.elements.text.value.trim();
    if (!text) return;
    form.reset();
    show({ uid: own, text });
    send({ type: 'chat', uid: own, text });
  });
  return { show, all: () => messages };
}
