import type { CheckId } from '../src/checkIds.js';
import { ENGLISH_TITLES } from '../src/checks/englishTitles.js';
import { CHINESE_TITLES } from '../src/overlay/chineseTitles.js';

/** A text in the languages of the report. */
export interface Words {
  en: string;
  zh: string;
}

interface About {
  /** What is true when nothing is wrong, and when something is. */
  title: Words;
  failure: Words;
  /** What to do; by kind where kinds differ. */
  fix: Words | Record<string, Words>;
  help: string;
}

const check = (id: string) => `docs/checks/${id}.md`;
const words = (en: string, zh: string): Words => ({ en, zh });

/** The titles of a check, as the companion's panel has them, and the page that explains it. */
const titled = (id: CheckId) => {
  const { title, failureTitle } = ENGLISH_TITLES[id];
  const [chineseTitle, chineseFailure] = CHINESE_TITLES[id];
  return { title: words(title, chineseTitle), failure: words(failureTitle, chineseFailure), help: check(id) };
};

/** What the report says about each check of the companion, and about what the rehearsal itself finds. */
export const ABOUT: Record<string, About> = {
  scroll: {
    ...titled('scroll'),
    fix: {
      overflow: words(
        'Make the page exactly as high and wide as the window: "body { margin: 0 }", "height: 100vh" on the root, minmax(0, 1fr) for rows that must shrink.',
        '让页面的宽高与窗口完全一致：body { margin: 0 }，根元素 height: 100vh，需要收缩的行用 minmax(0, 1fr)。',
      ),
      clipped: words(
        'Make the content fit: "overflow: hidden" hides the scroll bar and loses the content all the same.',
        '让内容能完整显示：overflow: hidden 只是隐藏了滚动条，超出的内容照样录不到。',
      ),
      'scroll-bar': words('Write "overflow: auto" in place of "scroll".', '用 overflow: auto 代替 scroll。'),
      'off-screen': words(
        'Keep dialogs inside the window with "max-height: 100vh".',
        '用 max-height: 100vh 让对话框不超出窗口。',
      ),
      inner: words(
        'Let a chat keep its end in view, and leave long lists out with data-recording="hide".',
        '让聊天区始终显示最新消息；较长的列表可用 data-recording="hide" 排除在录像之外。',
      ),
    },
  },
  autoplay: {
    ...titled('autoplay'),
    fix: words(
      'Set "autoplay" before the source, or call play(). Mark a video that is meant to wait with data-recording-ignore.',
      '在设置 src 之前加上 autoplay，或调用 play()。本来就要等待点击的视频，请标记 data-recording-ignore。',
    ),
  },
  webgl: {
    ...titled('webgl'),
    fix: words(
      'Ask the library for its 2D renderer in the recorder\'s page; data-webgl="deny" is enough for libraries that find it themselves.',
      '在录制端页面中让该库改用 2D 渲染；能自行回退的库，只需 data-webgl="deny"。',
    ),
  },
  'video-size': {
    ...titled('video-size'),
    fix: words(
      "Take the small stream in the recorder's page: client.setRemoteDefaultVideoStreamType(1) before join(). Offer a smaller file of a film.",
      '在录制端页面中订阅小流：在 join() 之前调用 client.setRemoteDefaultVideoStreamType(1)。影片请提供分辨率较低的文件。',
    ),
  },
  bandwidth: {
    ...titled('bandwidth'),
    fix: words(
      "Subscribe to fewer and smaller streams in the recorder's page, and give it films of at most 2 Mbps.",
      '在录制端页面中减少订阅，并改为订阅小流；提供给它的影片，码率不要超过 2 Mbps。',
    ),
  },
  'main-thread': {
    ...titled('main-thread'),
    fix: words(
      'Split the script that is named, or move it to a worker; animate with "transform" and "opacity"; show fewer videos.',
      '拆分上面指出的脚本，或把它移到 Worker 中；动画使用 transform 和 opacity；减少同时显示的视频。',
    ),
  },
  redirect: {
    ...titled('redirect'),
    fix: words('Give the recorder the last URL of the redirects.', '请把重定向后的最终 URL 交给录制端。'),
  },
  'startup-errors': {
    ...titled('startup-errors'),
    fix: words(
      'Open the URL in a private window, where there is no login and no cache, and read the console.',
      '在无痕窗口（没有登录状态和缓存）中打开该 URL，查看控制台。',
    ),
  },
  picture: {
    ...titled('picture'),
    fix: {
      stalled: words(
        'Look at the network; let the player load again after an error.',
        '检查网络；让播放器在出错后重新加载。',
      ),
      still: words(
        'Is the sender still there? Remove the tile of a user who has stopped.',
        '发送方还在吗？请移除已停止发布的用户的视频窗口。',
      ),
      black: words('Show the avatar where a camera is covered or off.', '摄像头被遮挡或关闭时请显示头像。'),
      empty: words(
        'Catch errors of the app and show a text in place of nothing.',
        '捕获应用的错误，显示提示文字，不要留下空白页面。',
      ),
    },
  },
  identity: {
    ...titled('identity'),
    fix: words(
      "Give the recorder's page a uid of its own, and name it on every page's tag: data-recorder-uid.",
      '给录制端页面分配一个专用的用户 ID，并写在每个页面的标签上：data-recorder-uid。',
    ),
  },
  connection: {
    ...titled('connection'),
    fix: words(
      'Join again when the SDK gives up, let WebSockets connect again for as long as the page lives, and look at the network of the recorder.',
      'SDK 放弃重连后，重新加入频道；只要页面还在，WebSocket 就应不断重连；另外请检查录制端的网络。',
    ),
  },
  audio: {
    ...titled('audio'),
    fix: {
      'not-subscribed': words(
        "Subscribe to the sound of those who publish, also in the recorder's page.",
        '订阅所有发布者的音频，录制端页面也不例外。',
      ),
      'not-played': words(
        'Call audioTrack.play(), and unmute the element that is named: a recorder lets sound play.',
        '调用 audioTrack.play()，并取消上面所指元素的静音：录制端允许播放声音。',
      ),
      'not-received': words('Look at the network of the recorder.', '检查录制端的网络。'),
      silent: words('Is a microphone muted by its own switch?', '麦克风是否被自身的开关静音了？'),
    },
  },
  joined: {
    ...titled('joined'),
    fix: {
      'not-joined': words(
        'Does the page wait for a login, a name or a click? The recorder has none: let its URL lead into the class.',
        '页面是否在等待登录、填写姓名或点击？这些录制端都做不到：请让它的 URL 直接进入课堂。',
      ),
      'not-subscribed': words(
        'Subscribe on "user-published", also to those who published before the page came.',
        '在 user-published 事件中订阅，页面加入之前已经发布的用户也要订阅。',
      ),
      'not-shown': words(
        'Call videoTrack.play() with an element that can be seen.',
        '调用 videoTrack.play()，并传入可见的元素。',
      ),
      hidden: words(
        'Is the tile meant to be hidden? Look at its style, and at the place that it has.',
        '视频窗口是有意隐藏的吗？请检查它的样式和位置。',
      ),
      'video-not-subscribed': words('Subscribe to the video of those who teach.', '请订阅授课者的视频。'),
    },
  },
  frame: {
    title: words('Every frame that can be seen has loaded', '所有可见的 iframe 都已加载'),
    failure: words('A frame has not loaded, or may not have', '有 iframe 没有加载，或无法确定是否已加载'),
    fix: {
      failed: words(
        'Open the URL of the frame in a tab of its own. One that the class can do without: data-recording-optional.',
        '在单独的标签页中打开该 iframe 的 URL。课堂可以没有的 iframe，请标记 data-recording-optional。',
      ),
      unseen: words(
        'Open the URL of the frame in a tab of its own. To have its failure end the recording, put frame.js into its page or data-recording-required on the frame.',
        '在单独的标签页中打开该 iframe 的 URL。如果希望它失败时结束录制，请在它的页面中加入 frame.js，或给 iframe 标记 data-recording-required。',
      ),
      loading: words(
        'Open the URL of the frame in a tab of its own, and see what its page waits for.',
        '在单独的标签页中打开该 iframe 的 URL，查看页面在等待什么。',
      ),
      unknown: words(
        'Look at the film. To be certain, put frame.js into the page of the frame.',
        '请查看录像。要得到确定的结论，请在 iframe 的页面中加入 frame.js。',
      ),
    },
    help: 'docs/frames.md',
  },
  ready: {
    title: words('The page says that it is ready in time', '页面及时发出就绪信号'),
    failure: words('The page is not ready in time', '页面没有及时就绪'),
    fix: {
      timeout: words(
        'Find out why what it waits for does not come. Give --ready-timeout, and data-ready-timeout on the tag, the number of your start request.',
        '请查明页面等待的内容为什么没有出现。--ready-timeout 和标签上的 data-ready-timeout 应与 start 请求中的数值一致。',
      ),
      reloaded: words(
        'Make the first load faster, or give the recorder more time: readyTimeout in your start request.',
        '请加快首次加载，或给录制端更多时间：调大 start 请求中的 readyTimeout。',
      ),
      pending: words(
        'The recording began without what it was to wait for. Make that come earlier, or take its name out of data-ready.',
        '录制开始时，页面等待的内容还没有出现。请让它更早出现，或从 data-ready 中去掉它的名称。',
      ),
    },
    help: 'docs/ready.md',
  },
  close: {
    title: words('The page can end its recording by window.close()', '页面能用 window.close() 结束录制'),
    failure: words('The browser would not close the page', '浏览器不允许关闭页面'),
    fix: words(
      'Leave data-history at "keep-one", put the tag first in <head>, and set data-stop-url so that your server can stop the recording.',
      '让 data-history 保持为 keep-one，把标签放在 <head> 最前面，并设置 data-stop-url，以便你的服务器停止录制。',
    ),
    help: 'docs/closing.md',
  },
  sound: {
    title: words('There is sound', '有声音'),
    failure: words('Nothing is heard', '没有听到声音'),
    fix: words(
      "Is somebody speaking in the class? Agora's recorder reloads a page that has lost its sound.",
      '课堂上有人在说话吗？页面没有声音后，声网的录制端会重新加载它。',
    ),
    help: 'docs/rehearse.md#sound',
  },
  companion: {
    title: words("The companion takes the page for the recorder's", '录制助手认出了录制端页面'),
    failure: words("The companion does not take the page for the recorder's", '录制助手没有认出录制端页面'),
    fix: words(
      'Open the URL that the recorder is given, with ?recorder=1; docs/options.md, "recorder".',
      '请打开交给录制端的 URL，带上 ?recorder=1；参见 docs/options.md 的 recorder。',
    ),
    help: 'docs/options.md',
  },
  ended: {
    title: words('The recording goes on', '录制持续进行'),
    failure: words('The recording ended by itself', '录制自行结束了'),
    fix: words(
      'The reason above is what the page gave. Without one, look for window.close() in your app.',
      '上面是页面给出的原因。如果没有原因，请在应用中查找 window.close()。',
    ),
    help: 'docs/closing.md',
  },
  break: {
    title: words('The recording ends when the frame fails', '该 iframe 失败时录制会结束'),
    failure: words('The recording goes on although the frame has failed', '该 iframe 失败后，录制仍在继续'),
    fix: words(
      'Put data-recording-required on the frame, or frame.js into its page: a failure of another origin is only likely otherwise.',
      '给该 iframe 标记 data-recording-required，或在它的页面中加入 frame.js：否则跨源 iframe 的失败只能判定为“很可能”。',
    ),
    help: 'docs/frames.md',
  },
};

const NOTHING: About = {
  title: words('', ''),
  failure: words('', ''),
  fix: words('', ''),
  help: 'docs/rehearse.md',
};

/** What the report says about a check. A companion newer than this file may have a check that is not listed here. */
export const aboutOf = (id: string): About =>
  ABOUT[id] ?? { ...NOTHING, failure: words(id, id), help: check(id) };

/** What to do about a problem. */
export function fixOf(id: string, kind: string): Words {
  const { fix } = aboutOf(id);
  if ('en' in fix && typeof fix.en === 'string') return fix as Words;
  const kinds = fix as Record<string, Words>;
  return kinds[kind] ?? Object.values(kinds)[0] ?? words('', '');
}
