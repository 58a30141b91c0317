import type { CheckId } from '../src/checkIds.js';
import { CHINESE_TITLES } from '../src/overlay/chineseTitles.js';

/** A text in the languages of the report. */
export interface Words {
  en: string;
  zh: string;
}

interface About {
  /** What holds, and what does not. */
  title: Words;
  failure: Words;
  /** What to do; by kind where kinds differ. */
  fix: Words | Record<string, Words>;
  help: string;
}

const check = (id: string) => `docs/checks/${id}.md`;
const words = (en: string, zh: string): Words => ({ en, zh });

/** A check of the companion: its titles, in Chinese those of its panel, and its page. */
const titled = (id: CheckId, title: string, failure: string) => {
  const [chineseTitle, chineseFailure] = CHINESE_TITLES[id];
  return { title: words(title, chineseTitle), failure: words(failure, chineseFailure), help: check(id) };
};

/** What the report says of each check of the companion, and of what the rehearsal finds itself. */
export const ABOUT: Record<string, About> = {
  scroll: {
    ...titled('scroll', 'All of the page fits into the window', 'A part of the page is outside the window'),
    fix: {
      overflow: words(
        'Make the page exactly as high and wide as the window: "body { margin: 0 }", "height: 100vh" on the root, minmax(0, 1fr) for rows that must shrink.',
        '让页面与窗口一样大：body { margin: 0 }，根元素 height: 100vh，需要收缩的行用 minmax(0, 1fr)。',
      ),
      clipped: words(
        'Make the content fit: "overflow: hidden" hides the scroll bar and loses the content all the same.',
        '让内容放得下：overflow: hidden 只是隐藏了滚动条，内容仍然丢失。',
      ),
      'scroll-bar': words('Write "overflow: auto" in place of "scroll".', '用 overflow: auto 代替 scroll。'),
      'off-screen': words(
        'Keep dialogs inside the window with "max-height: 100vh".',
        '用 max-height: 100vh 让对话框不超出窗口。',
      ),
      inner: words(
        'Let a chat keep its end in view, and leave long lists out with data-recording="hide".',
        '让聊天保持显示最新内容；较长的列表用 data-recording="hide" 不录入。',
      ),
    },
  },
  autoplay: {
    ...titled(
      'autoplay',
      'Videos and sounds play by themselves',
      'Videos or sounds do not play by themselves',
    ),
    fix: words(
      'Set "autoplay" before the source, or call play(). Mark a video that is meant to wait with data-recording-ignore.',
      '在设置来源之前加上 autoplay，或调用 play()。本来就要等待的视频请标记 data-recording-ignore。',
    ),
  },
  webgl: {
    ...titled('webgl', 'The page uses no WebGL or WebGPU', 'The page uses WebGL or WebGPU'),
    fix: words(
      'Ask the library for its 2D renderer in the recorder\'s page; data-webgl="deny" is enough for libraries that find it themselves.',
      '在录制端页面让该库使用 2D 渲染；会自行回退的库只需 data-webgl="deny"。',
    ),
  },
  'video-size': {
    ...titled(
      'video-size',
      'No video is larger than the recorder takes',
      'A video is larger than the recorder takes',
    ),
    fix: words(
      "Take the small stream in the recorder's page: client.setRemoteDefaultVideoStreamType(1) before join(). Offer a smaller file of a film.",
      '在录制端页面订阅小流：join() 之前调用 client.setRemoteDefaultVideoStreamType(1)。影片请提供较小的文件。',
    ),
  },
  bandwidth: {
    ...titled(
      'bandwidth',
      'The page receives and sends no more than the recorder bears',
      'The page receives or sends more than the recorder bears',
    ),
    fix: words(
      "Subscribe to fewer and smaller streams in the recorder's page, and give it films of at most 2 Mbps.",
      '在录制端页面少订阅、订阅小流；影片码率不超过 2 Mbps。',
    ),
  },
  'main-thread': {
    ...titled(
      'main-thread',
      'The page leaves the recorder time to record',
      'The page takes the time that the recorder needs',
    ),
    fix: words(
      'Split the script that is named, or move it to a worker; animate with "transform" and "opacity"; show fewer videos.',
      '拆分所指出的脚本，或移到 worker；动画只用 transform 和 opacity；减少同时显示的视频。',
    ),
  },
  redirect: {
    ...titled(
      'redirect',
      'The page is on the domain that the recorder was sent to',
      'The recorder was sent to another domain',
    ),
    fix: words('Give the recorder the last URL of the redirects.', '请把重定向后的最终地址交给录制端。'),
  },
  'startup-errors': {
    ...titled('startup-errors', 'The page starts without errors', 'The page has errors at its start'),
    fix: words(
      'Open the URL in a private window, where there is no login and no cache, and read the console.',
      '在无痕窗口（没有登录和缓存）中打开该地址，查看控制台。',
    ),
  },
  picture: {
    ...titled(
      'picture',
      'The page shows something, and its videos move',
      'There is nothing to see, or a video stands still',
    ),
    fix: {
      stalled: words(
        'Look at the network; let the player load again after an error.',
        '检查网络；让播放器在出错后重新加载。',
      ),
      still: words(
        'Is the sender still there? Remove the tile of a user who has stopped.',
        '发送端还在吗？请移除已停止发流的用户的画面。',
      ),
      black: words('Show the avatar where a camera is covered or off.', '摄像头被遮挡或关闭时请显示头像。'),
      empty: words(
        'Catch errors of the app and show a text in place of nothing.',
        '捕获应用的错误，显示文字而不是空白。',
      ),
    },
  },
  identity: {
    ...titled('identity', 'Participants hide the uid of this page', 'Participants see the recorder'),
    fix: words(
      "Give the recorder's page a uid of its own, and name it on every page's tag: data-recorder-uid.",
      '给录制端页面一个专用的 uid，并写在每个页面的标签上：data-recorder-uid。',
    ),
  },
  frame: {
    title: words('Every frame that can be seen has loaded', '所有可见的 iframe 都已加载'),
    failure: words('A frame has failed', '有 iframe 加载失败'),
    fix: {
      failed: words(
        'Open the URL of the frame in a tab of its own. One that the class can do without: data-recording-optional.',
        '在单独的标签页中打开该 iframe 的地址。可有可无的 iframe 请标记 data-recording-optional。',
      ),
      unseen: words(
        'Open the URL of the frame in a tab of its own. To have its failure end the recording, put frame.js into its page or data-recording-required on the frame.',
        '在单独的标签页中打开该 iframe 的地址。想让它的失败结束录制，请在其页面中加入 frame.js，或给 iframe 标记 data-recording-required。',
      ),
      unknown: words(
        'Look at the film. To be certain, put frame.js into the page of the frame.',
        '请看录像。想要确定的结论，请在 iframe 的页面中加入 frame.js。',
      ),
    },
    help: 'docs/frames.md',
  },
  ready: {
    title: words('The page says that it is ready in time', '页面及时发出就绪信号'),
    failure: words('The page is not ready in time', '页面没有及时就绪'),
    fix: words(
      'Look at what it waits for below. Give --ready-timeout, and data-ready-timeout on the tag, the number of your start request.',
      '查看下面还在等待的条件。--ready-timeout 和标签上的 data-ready-timeout 应与开始录制请求中的数值一致。',
    ),
    help: 'docs/ready.md',
  },
  close: {
    title: words('The page can end its recording by window.close()', '页面可以用 window.close() 结束录制'),
    failure: words('The browser would not close the page', '浏览器不会关闭页面'),
    fix: words(
      'Leave data-history at "keep-one", put the tag first in <head>, and set data-stop-url so that your server can stop the recording.',
      '保持 data-history="keep-one"，把标签放在 <head> 最前面，并设置 data-stop-url，由服务器结束录制。',
    ),
    help: 'docs/closing.md',
  },
  sound: {
    title: words('There is sound', '有声音'),
    failure: words('Nothing is heard', '没有听到声音'),
    fix: words(
      "Is somebody speaking in the class? Agora's recorder reloads a page that has lost its sound.",
      '课堂上有人说话吗？声网的录制端会重新加载失去声音的页面。',
    ),
    help: 'docs/rehearse.md#sound',
  },
  companion: {
    title: words("The companion takes the page for the recorder's", '录制助手认出了录制端页面'),
    failure: words("The companion does not take the page for the recorder's", '录制助手没有认出录制端页面'),
    fix: words(
      'Open the URL that the recorder is given, with ?recorder=1; docs/options.md, "recorder".',
      '请打开交给录制端的地址，带上 ?recorder=1；参见 docs/options.md 的 recorder。',
    ),
    help: 'docs/options.md',
  },
  ended: {
    title: words('The recording goes on', '录制持续进行'),
    failure: words('The recording ended by itself', '录制自行结束'),
    fix: words(
      'The reason above is what the page gave. Without one, look for window.close() in your app.',
      '上面是页面给出的原因。没有原因时，请在应用中查找 window.close()。',
    ),
    help: 'docs/closing.md',
  },
  break: {
    title: words('The recording ends when the frame fails', '该 iframe 失败时录制会结束'),
    failure: words('The recording goes on although the frame has failed', '该 iframe 失败后录制仍在继续'),
    fix: words(
      'Put data-recording-required on the frame, or frame.js into its page: a failure of another origin is only likely otherwise.',
      '在该 iframe 上标记 data-recording-required，或在其页面中加入 frame.js：否则跨域的失败只能判断为“很可能”。',
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

/** What the report says of a check; a companion newer than this file may have one that is not known. */
export const aboutOf = (id: string): About =>
  ABOUT[id] ?? { ...NOTHING, failure: words(id, id), help: check(id) };

/** What to do about a problem. */
export function fixOf(id: string, kind: string): Words {
  const { fix } = aboutOf(id);
  if ('en' in fix && typeof fix.en === 'string') return fix as Words;
  const kinds = fix as Record<string, Words>;
  return kinds[kind] ?? Object.values(kinds)[0] ?? words('', '');
}
