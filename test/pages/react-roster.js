import { createElement, createRoot, flushSync, useState } from '/bundle/react.js';

// A roster as apps write them: `show(users, { keyed })` renders anew. Without keys of its own a row's node goes to
// another user.
const box = document.body.appendChild(document.createElement('ul'));
function Roster() {
  const [{ users, keyed }, set] = useState({ users: [], keyed: true });
  window.show = (next, how = { keyed: true }) => flushSync(() => set({ users: next, ...how }));
  return users.map((uid, index) =>
    createElement(
      'li',
      {
        key: keyed ? uid : index,
        'data-uid': uid,
        className: `row n${users.length}`,
        style: { display: 'flex', order: users.length },
      },
      `user ${uid}`,
    ),
  );
}
const root = createRoot(box);
flushSync(() => root.render(createElement(Roster)));
window.visibleRows = () =>
  [...box.children].filter((row) => getComputedStyle(row).display !== 'none').map((row) => row.textContent);
