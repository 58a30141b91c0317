import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The hash of a file as the attribute `integrity` has it. */
export const integrityOf = (file) =>
  `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;
