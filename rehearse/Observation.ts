import type { Report } from '../src/index.js';
import type { Picture } from './types.js';

/** Why the film ends. `time` is a `Date.now()`. */
export interface End {
  by: 'time' | 'page' | 'limit' | 'not-ready';
  time: number;
  detail: string;
}

/** The companion's report, with what `REPORT` (inPage.ts) adds. */
export type SeenReport = Omit<Report, 'frames'> & {
  frames: (Report['frames'][number] & { target?: string; isLoading?: boolean })[];
};

/** All that was seen of a page. Times are `Date.now()`. */
export interface Observation {
  opened: number;
  url: string;
  injected: boolean;
  ready: number | null;
  reloads: number;
  report: SeenReport | null;
  events: { name: string; time: number; after?: number; payload?: any }[];
  limits: { type: 'resolution' | 'WebGL' | 'bandwidth'; details: string; time: number }[];
  requests: { url: string; type: string; status?: number; failed?: string }[];
  pictures: Picture[];
  film: { mp4: Uint8Array; seconds: number; start: number } | null;
  filmDetail: string;
  end: End;
  close: { asked: boolean; accepted: boolean | null; entries: number | null };
}
