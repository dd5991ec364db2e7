/** The one-file build that mathjs ships has the same functions as its modules and no types of its own. */
declare module 'mathjs/lib/browser/math.js' {
  const math: typeof import('mathjs');
  export default math;
}
