import type { CheckId } from '../checkIds.js';

/** The checks' titles in Chinese: when one has not failed, and when it has. */
export const CHINESE_TITLES: Readonly<Record<CheckId, readonly [title: string, failureTitle: string]>> = {
  scroll: ['页面完整显示在窗口内', '页面有内容在窗口之外'],
  autoplay: ['音视频都能自动播放', '有音视频不会自动播放'],
  webgl: ['页面没有使用 WebGL 或 WebGPU', '页面使用了 WebGL 或 WebGPU'],
  'video-size': ['没有超出录制端限制的视频', '有视频超出录制端的限制'],
  bandwidth: ['收发流量在录制端线路的承受范围内', '收发流量超出录制端线路的承受范围'],
  'main-thread': ['页面给录制留出了足够的时间', '页面占用了录制所需的时间'],
  redirect: ['页面位于录制端打开的域名', '录制端被带到了其他域名'],
  'startup-errors': ['页面启动时没有错误', '页面启动时有错误'],
  picture: ['页面有内容，视频画面正常', '页面空白，或有视频画面停住'],
  identity: ['其他成员的页面会隐藏本页面的 uid', '其他成员能看到录制端'],
};
