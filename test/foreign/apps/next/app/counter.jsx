'use client';

import { useEffect, useState } from 'react';

export function Counter() {
  const [count, setCount] = useState(0);
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return (
    <button id="count" onClick={() => setCount(count + 1)}>
      {isHydrated ? 'counts' : 'waits'} {count}
    </button>
  );
}
