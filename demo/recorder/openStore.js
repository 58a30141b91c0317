import { Buffer } from 'node:buffer';
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import process from 'node:process';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** @import { StartRequest } from './contract.js' */

// the SDK says at each start of an old Node what its later versions need
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Milliseconds until a connection is there, and without a byte on it. */
const CONNECT_MS = 3000;
const SILENCE_MS = 8000;
/** Milliseconds that a file has in any case, and the bytes of a millisecond of the slowest line. */
const LEAST_MS = 20_000;
const SLOWEST = 20;
/** @type {Record<string, string>} */
const TYPES = { '.m3u8': 'application/vnd.apple.mpegurl', '.ts': 'video/mp2t', '.mp4': 'video/mp4' };

/**
 * @typedef {object} Store
 * @property {(key: string, content: { file: string } | { text: string }) => Promise<void>} put - rejects if the storage has not taken it
 * @property {() => void} close
 */

/**
 * A bucket that speaks the API of Amazon S3.
 *
 * @param {NonNullable<ReturnType<typeof import('./storageOf.js').storageOf>>} storage
 * @param {Pick<StartRequest['storageConfig'], 'bucket' | 'accessKey' | 'secretKey' | 'stsToken'>} access
 * @returns {Store}
 */
export function openStore(storage, { bucket, accessKey, secretKey, stsToken }) {
  const client = new S3Client({
    ...storage,
    credentials: {
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      ...(stsToken && { sessionToken: stsToken }),
    },
    // the default checksum comes after the body, which storages of others than Amazon often refuse
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // createUploads tries again, and tells
    maxAttempts: 1,
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
  });
  return {
    async put(key, content) {
      const bytes = 'text' in content ? Buffer.byteLength(content.text) : statSync(content.file).size;
      const stream = 'text' in content ? undefined : createReadStream(content.file);
      const broken = new AbortController();
      const late = AbortSignal.timeout(LEAST_MS + Math.ceil(bytes / SLOWEST));
      // the SDK neither listens to the stream nor ends it
      stream?.on('error', (error) => broken.abort(error));
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            ContentType: TYPES[extname(key)],
            Body: 'text' in content ? content.text : stream,
            ContentLength: bytes,
          }),
          { abortSignal: AbortSignal.any([late, broken.signal]) },
        );
      } catch (error) {
        throw broken.signal.aborted ? broken.signal.reason : error;
      } finally {
        stream?.destroy();
      }
    },
    close: () => client.destroy(),
  };
}
