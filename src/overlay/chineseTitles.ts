import type { CheckId } from '../checkIds.js';

/** The checks' titles in Chinese: when a check has not failed, and when it has. */
export const CHINESE_TITLES: Readonly<Record<CheckId, readonly [title: string, failureTitle: string]>> = {
  scroll: ['页面完整显示在窗口内', '页面有内容超出窗口'],
  autoplay: ['音视频都能自动播放', '有音视频不能自动播放'],
  webgl: ['页面没有使用 WebGL 或 WebGPU', '页面使用了 WebGL 或 WebGPU'],
  'video-size': ['没有视频超出录制端的限制', '有视频超出录制端的限制'],
  bandwidth: ['收发流量没有超出录制端的带宽', '收发流量超出录制端的带宽'],
  'main-thread': ['页面没有拖慢录制', '页面拖慢了录制'],
  redirect: ['页面没有跳转到其他域名', '页面跳转到了其他域名'],
  'startup-errors': ['页面启动时没有错误', '页面启动时有错误'],
  picture: ['页面有内容，视频画面正常', '页面空白，或有视频画面卡住'],
  identity: ['其他成员的页面会隐藏录制端', '其他成员能看到录制端'],
  connection: ['连接正常', '有连接中断'],
  audio: ['能听到发言者', '听不到任何人'],
  joined: ['页面已进入课堂，并显示成员', '页面没有进入课堂，或没有显示成员'],
};
