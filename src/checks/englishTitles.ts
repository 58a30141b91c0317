import type { CheckId } from '../checkIds.js';

/** The titles of each check when it has not failed, and when it has. A rehearsal uses them, too. */
export const ENGLISH_TITLES: Readonly<Record<CheckId, { title: string; failureTitle: string }>> = {
  scroll: {
    title: 'All of the page fits into the window',
    failureTitle: 'A part of the page is outside the window',
  },
  autoplay: {
    title: 'Videos and sounds play by themselves',
    failureTitle: 'Videos or sounds do not play by themselves',
  },
  webgl: {
    title: 'The page uses no WebGL or WebGPU',
    failureTitle: 'The page uses WebGL or WebGPU',
  },
  'video-size': {
    title: 'No video is larger than the recorder takes',
    failureTitle: 'A video is larger than the recorder takes',
  },
  bandwidth: {
    title: 'The page receives and sends no more than the line of the recorder bears',
    failureTitle: 'The page receives or sends more than the line of the recorder bears',
  },
  'main-thread': {
    title: 'The page leaves the recorder time to record',
    failureTitle: 'The page takes the time that the recorder needs',
  },
  redirect: {
    title: 'The page is on the domain that the recorder was sent to',
    failureTitle: 'The recorder was sent to another domain than it is on',
  },
  'startup-errors': {
    title: 'The page has started without errors',
    failureTitle: 'The page has errors at its start',
  },
  picture: {
    title: 'The page shows something, and its videos move',
    failureTitle: 'There is nothing to see, or a video stands still',
  },
  identity: {
    title: 'Participants hide the uid of this page',
    failureTitle: 'Participants see the recorder',
  },
  connection: {
    title: 'The page is connected',
    failureTitle: 'The page has lost a connection',
  },
  audio: {
    title: 'Those who speak can be heard',
    failureTitle: 'Nobody can be heard',
  },
  joined: {
    title: 'The page is in the class and shows who is there',
    failureTitle: 'The page is not in the class, or shows nobody',
  },
};
