/**
 * An ESLint rule: at most so many `let`s in one function, those of functions inside it not counted. A closure with more is a state
 * machine that nobody can hold in their head.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const maxLets = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer', minimum: 0 }],
    messages: { many: 'This function has {{ count }} `let`s; at most {{ max }}.' },
  },
  create(context) {
    const [max] = context.options;
    /** How many each function around has, the innermost last. */
    const counts = [0];
    const enter = () => counts.push(0);
    const leave = (node) => {
      const count = counts.pop();
      if (count > max) context.report({ node, messageId: 'many', data: { count, max } });
    };
    return {
      ':function': enter,
      ':function:exit': leave,
      'VariableDeclaration[kind="let"] > VariableDeclarator'() {
        counts[counts.length - 1]++;
      },
    };
  },
};
