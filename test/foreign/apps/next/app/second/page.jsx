import Link from 'next/link';
import { Counter } from '../counter.jsx';

export default function Second() {
  return (
    <main>
      <h1>Second page</h1>
      <Counter />
      <Link id="there" href="/">
        To the first
      </Link>
    </main>
  );
}
