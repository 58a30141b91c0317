const STRINGS = {
  en: {
    title: 'Geometry: Pythagoras',
    joining: 'Joining…',
    live: 'Live',
    reconnecting: 'Reconnecting…',
    left: 'You have left',
    replaced: 'Joined elsewhere with the same uid',
    failed: 'Could not join',
    recording: 'Recording',
    present: 'in class',
    stage: 'Lesson',
    tiles: 'Video',
    panel: 'Panel',
    people: 'People',
    chat: 'Chat',
    say: 'Say something',
    send: 'Send',
    devices: 'Your devices',
    microphone: 'Microphone',
    camera: 'Camera',
    film: 'Film',
    playFilm: 'Play the film',
    hear: 'Hear the class',
    leave: 'Leave',
    isMuted: 'muted',
    you: 'you',
    teacher: 'teacher',
    msLin: 'Ms Lin',
    guest: 'Student',
    joined: 'joined',
    gone: 'left',
    cookies: 'We use cookies to remember your seat.',
    accept: 'Accept',
    threeD: 'A solid, in WebGL',
    lots: 'Homework',
  },
  zh: {
    title: '几何课：勾股定理',
    joining: '正在加入…',
    live: '上课中',
    reconnecting: '正在重连…',
    left: '你已离开课堂',
    replaced: '该 uid 已在别处加入',
    failed: '无法加入',
    recording: '录制中',
    present: '人在课堂',
    stage: '课件',
    tiles: '视频',
    panel: '面板',
    people: '成员',
    chat: '聊天',
    say: '说点什么',
    send: '发送',
    devices: '你的设备',
    microphone: '麦克风',
    camera: '摄像头',
    film: '影片',
    playFilm: '播放影片',
    hear: '打开声音',
    leave: '离开',
    isMuted: '已静音',
    you: '我',
    teacher: '老师',
    msLin: '林老师',
    guest: '学生',
    joined: '加入了课堂',
    gone: '离开了课堂',
    cookies: '我们用 Cookie 记住你的座位。',
    accept: '好的',
    threeD: 'WebGL 立体图形',
    lots: '课后作业',
  },
};

/** The language of the page: `?lang=`, or the browser's. */
export const lang = /^zh/.test(new URLSearchParams(location.search).get('lang') ?? navigator.language)
  ? 'zh'
  : 'en';
export const text = STRINGS[lang];

/** Puts the texts into what asks for them: `data-text`, `data-label`, `data-placeholder`. */
export function fillIn(root) {
  for (const element of root.querySelectorAll('[data-text], [data-label], [data-placeholder]')) {
    const { text: content, label, placeholder } = element.dataset;
    if (content) element.textContent = text[content];
    if (label) element.setAttribute('aria-label', text[label]);
    if (placeholder) element.placeholder = text[placeholder];
  }
}
