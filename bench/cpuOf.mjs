import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100; // USER_HZ of Linux, whatever the kernel's own

/** CPU seconds of a process and all below it. On Linux: /proc tells. */
export function cpuOf(root) {
  const parents = new Map();
  const used = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat;
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      continue; // has ended meanwhile
    }
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(Number(pid), Number(fields[1]));
    used.set(Number(pid), (Number(fields[11]) + Number(fields[12])) / TICKS);
  }
  const isBelow = (pid) => pid === root || (parents.has(pid) && isBelow(parents.get(pid)));
  return [...used].reduce((sum, [pid, cpu]) => sum + (isBelow(pid) ? cpu : 0), 0);
}
