import Link from 'next/link';
import { Counter } from './counter.jsx';

export default function First() {
  return (
    <main>
      <h1>First page</h1>
      <Counter />
      <Link id="there" href="/second">
        To the second
      </Link>
    </main>
  );
}
