/** @import { StartRequest } from './contract.js' */

/**
 * Regions by vendor and number, as Agora lists them (docs.agora.io: cloud recording, third-party cloud storage regions). A number
 * without a region is an empty string.
 *
 * @type {Record<number, string[]>}
 */
const REGIONS = {
  1: 'us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 sa-east-1 ca-central-1 ap-south-1 cn-north-1 cn-northwest-1  af-south-1 ap-east-1 ap-northeast-3 eu-north-1 me-south-1  ap-southeast-3 eu-south-1'.split(
    ' ',
  ),
  2: 'cn-hangzhou cn-shanghai cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-shenzhen cn-hongkong us-west-1 us-east-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-northeast-1 ap-south-1 eu-central-1 eu-west-1 eu-east-1 ap-southeast-6 cn-heyuan cn-guangzhou cn-chengdu cn-nanjing cn-fuzhou cn-wulanchabu ap-northeast-2 ap-southeast-7'.split(
    ' ',
  ),
};
/** The vendor whose storage is wherever `extensionParams.endpoint` says. */
export const SELF_HOSTED = 11;

/**
 * Whether a vendor has a region of that number, as far as its regions are known here.
 *
 * @param {number} vendor
 * @param {number} region
 */
export const hasRegion = (vendor, region) => !REGIONS[vendor] || Boolean(REGIONS[vendor][region]);

/**
 * The URL of a storage of one's own.
 *
 * @param {unknown} endpoint - a host, or a URL with `http://` or `https://`
 * @returns {string} '' for anything else
 */
export function endpointUrl(endpoint) {
  if (typeof endpoint !== 'string' || !endpoint) return '';
  const url = /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
  return URL.canParse(url) ? url : '';
}

/**
 * The storage of a start request, if it has the API of Amazon S3.
 *
 * Limitation: of the vendors that Agora writes to, these are 1 (Amazon S3), 2 (Alibaba Cloud) and 11 (one's own). The others are left out
 * because nobody has tried them.
 *
 * @param {StartRequest['storageConfig']} config
 * @returns {{ region: string, endpoint?: string, forcePathStyle: boolean } | undefined} Amazon's endpoint follows from the region;
 *   `forcePathStyle` tells whether the bucket is in the path of a URL and not in its host
 */
export function storageOf({ vendor, region: number, extensionParams }) {
  const region = REGIONS[vendor]?.[number] ?? '';
  if (vendor === 1) return { region, forcePathStyle: false };
  // its document "Access OSS using an AWS SDK"; it refuses a bucket in the path
  if (vendor === 2)
    return { region, endpoint: `https://s3.oss-${region}.aliyuncs.com`, forcePathStyle: false };
  if (vendor !== SELF_HOSTED) return undefined;
  // such a storage has no regions, but a signature needs one; few have a host for each bucket
  return { region: 'us-east-1', endpoint: endpointUrl(extensionParams?.endpoint), forcePathStyle: true };
}
