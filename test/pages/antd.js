// A class as a React app with a component library has it: header, lesson, a roster that scrolls, messages, a drawer.
const { createElement: h, StrictMode, useEffect, useState } = window.React;
const { App, Avatar, Button, Card, Drawer, Layout, Progress, Tabs, Tag, Tooltip } = window.antd;

const PEOPLE = Array.from({ length: 40 }, (_, index) => ({ uid: index + 1, name: `Student ${index + 1}` }));

function Roster() {
  return h(
    'ul',
    { style: { height: '100%', overflow: 'auto', margin: 0, padding: 8, listStyle: 'none' } },
    PEOPLE.map(({ uid, name }) =>
      h(
        'li',
        { key: uid, 'data-uid': uid, style: { padding: '6px 0' } },
        h(Avatar, { size: 'small' }, name[0]),
        ` ${name} `,
        uid % 5 ? null : h(Tag, { color: 'blue' }, 'hand up'),
      ),
    ),
  );
}

function Class() {
  const { message } = App.useApp();
  const [done, setDone] = useState(20);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    message.info('Welcome to the class');
    const timer = setInterval(() => setDone((before) => (before + 1) % 100), 500);
    if (new URLSearchParams(location.search).has('drawer')) setOpen(true);
    return () => clearInterval(timer);
  }, [message]);
  return h(
    Layout,
    { style: { height: '100%' } },
    h(Layout.Header, { style: { color: '#fff' } }, 'Algebra II'),
    h(
      Layout,
      null,
      h(
        Layout.Content,
        { style: { padding: 16 } },
        h(
          Card,
          { title: 'Quadratic equations' },
          h(Tabs, {
            items: ['Lesson', 'Exercises', 'Notes'].map((label) => ({
              key: label,
              label,
              children: `${label} of today`,
            })),
          }),
          h(Progress, { percent: done }),
          h(Tooltip, { title: 'Ask the teacher' }, h(Button, { type: 'primary' }, 'Raise hand')),
        ),
      ),
      h(Layout.Sider, { width: 260, theme: 'light', style: { height: '100%' } }, h(Roster)),
    ),
    h(Drawer, { open, title: 'Settings', onClose: () => setOpen(false) }, 'Microphone, camera, language'),
  );
}

window.ReactDOM.createRoot(document.getElementById('root')).render(
  h(StrictMode, null, h(App, { style: { height: '100%' } }, h(Class))),
);
