import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { isWebUrl } from './isWebUrl.js';
import { endpointUrl, hasRegion, SELF_HOSTED } from './storageOf.js';

/** Pixels of a 1080p picture, the largest there is. */
const MAX_PIXELS = 1920 * 1080;
const MAX_CNAME = 1024;
const MAX_PREFIX = 128;
const VENDORS = [1, 2, 3, 5, 6, 7, 8, 11];

/** @param {number} min @param {number} max */
const whole = (min, max) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const text = () => z.string({ error: 'must be a string' });
const filled = () => text().min(1, { error: 'must not be empty' });
/** @template {string | number} T @param {T[]} values */
const one = (...values) =>
  z.literal(values, {
    error: `must be ${values.map((value) => JSON.stringify(value)).join(' or ')}`,
  });
/** @template {z.core.$ZodLooseShape} T @param {T} shape */
const object = (shape) => z.strictObject(shape, { error: 'must be an object' });
const anything = () => z.record(z.string(), z.unknown(), { error: 'must be an object' });
/** @template {z.ZodType} T @param {T} item */
const list = (item) => z.array(item, { error: 'must be a list' });
/** What the cloud does and this recorder does not. @param {false} value @param {string} what */
const unsupported = (value, what) =>
  z.literal(value, { error: `must be ${value} or left out: the local recorder has no ${what}` }).optional();

const webUrl = () => {
  const error = 'must be a URL that begins with http:// or https://';
  return z.string({ error }).refine(isWebUrl, { error });
};

const task = {
  cname: filled().refine((name) => Buffer.byteLength(name) <= MAX_CNAME, {
    error: `must have at most ${MAX_CNAME} bytes`,
  }),
  uid: text().refine((uid) => /^[1-9]\d{0,9}$/.test(uid) && Number(uid) < 2 ** 32, {
    error: 'must be a string of a number from 1 to 4294967295',
  }),
};

const serviceParam = object({
  url: webUrl(),
  audioProfile: one(0, 1, 2),
  videoWidth: whole(240, 1920),
  videoHeight: whole(240, 1920),
  maxRecordingHour: whole(1, 720),
  videoBitrate: whole(50, 8000).optional(),
  videoFps: whole(5, 60).default(15),
  maxVideoDuration: whole(30, 240).default(120),
  readyTimeout: whole(0, 60).default(0),
  onhold: unsupported(false, 'way to end a hold, which is `update`'),
  mobile: unsupported(false, 'mobile mode'),
}).refine(({ videoWidth, videoHeight }) => videoWidth * videoHeight <= MAX_PIXELS, {
  path: ['videoHeight'],
  error: 'must not make more pixels than 1920x1080 with videoWidth',
});

const storageConfig = object({
  vendor: one(...VENDORS),
  region: whole(0, 100),
  bucket: filled(),
  accessKey: filled(),
  secretKey: filled(),
  stsToken: text().optional(),
  stsExpiration: whole(0, Number.MAX_SAFE_INTEGER).optional(),
  fileNamePrefix: list(
    text().regex(/^[A-Za-z0-9]+$/, { error: 'must have letters from a to z and digits only' }),
  )
    .refine((parts) => parts.join('/').length <= MAX_PREFIX, {
      error: `must have at most ${MAX_PREFIX} characters together`,
    })
    .default([]),
  extensionParams: anything().optional(),
})
  .refine(({ vendor, region }) => hasRegion(vendor, region), {
    path: ['region'],
    error: "must be the number of one of the vendor's regions",
  })
  .refine(({ vendor, extensionParams }) => vendor !== SELF_HOSTED || endpointUrl(extensionParams?.endpoint), {
    path: ['extensionParams', 'endpoint'],
    error: 'must be the host of the storage, or its URL with http:// or https://',
  });

/** What the requests' bodies must be. Each error is what a value must be, without the value's name. */
export const BODIES = {
  acquire: object({
    ...task,
    clientRequest: object({
      resourceExpiredHour: whole(1, 720).default(72),
      scene: z.literal(1, { error: 'must be 1, which is web page recording' }),
      region: one('CN', 'AP', 'EU', 'NA').optional(),
      excludeResourceIds: list(text()).optional(),
      startParameter: anything().optional(),
    }),
  }),
  start: object({
    ...task,
    clientRequest: object({
      token: text().optional(),
      extensionServiceConfig: object({
        errorHandlePolicy: one('error_abort').optional(),
        extensionServices: list(
          object({
            serviceName: z.literal('web_recorder_service', {
              error: 'must be "web_recorder_service": the local recorder has no other service',
            }),
            errorHandlePolicy: one('error_abort').optional(),
            serviceParam,
          }),
        ).length(1, { error: 'must have one service' }),
      }),
      recordingFileConfig: object({
        avFileType: list(one('hls', 'mp4'))
          .refine((types) => types.includes('hls'), { error: 'must be ["hls"] or ["hls", "mp4"]' })
          .default(['hls']),
      }).default({ avFileType: ['hls'] }),
      storageConfig,
    }),
  }),
  stop: object({
    ...task,
    clientRequest: object({ async_stop: z.boolean({ error: 'must be true or false' }).default(false) }),
  }),
};
