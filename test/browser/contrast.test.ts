/** The tokens of both themes hold WCAG 2.2 AA: 4.5 to 1 for text on every surface it stands on, 3 to 1 for what is operated. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Rgb, rgb } from '../../src/viewer/scene/colours.ts';
import { contrast } from './sight.ts';

const css = readFileSync(fileURLToPath(new URL('../../src/viewer/style/tokens.css', import.meta.url)), 'utf8');
const blocks = { dark: /^:root \{([^}]*)\}/m, light: /^:root\[data-theme="light"\] \{([^}]*)\}/m };

function tokensOf(theme: keyof typeof blocks): Readonly<Record<string, string>> {
  const text = blocks[theme].exec(css)![1]!;
  return Object.fromEntries([...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1]!, m[2]!.trim()]));
}

/** A colour, laid over another where it lets light through. */
function over(value: string, under: Rgb): Rgb {
  if (value.startsWith('#')) return rgb(value);
  const [r, g, b, a] = /rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)/.exec(value)!.slice(1).map(Number) as number[];
  return [r!, g!, b!].map((v, i) => (v / 255) * a! + under[i]! * (1 - a!)) as unknown as Rgb;
}

describe.each(['dark', 'light'] as const)('tokens of the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  // panels let the scene shine through: worst where it is brightest and where it is darkest
  const surfaces: Record<string, Rgb> = {
    'a panel over white': over(tokens['panel']!, [1, 1, 1]),
    'a panel over black': over(tokens['panel']!, [0, 0, 0]),
    'a card': rgb(tokens['panel-solid']!),
    'a raised row': rgb(tokens['raised']!),
    'the page': rgb(tokens['bg']!),
  };
  test.each(['text', 'muted', 'accent', 'watch', 'warn', 'alarm', 'active'])('%s reads on every surface', (name) => {
    for (const [surface, colour] of Object.entries(surfaces))
      expect(contrast(rgb(tokens[name]!), colour), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });
  test('what is operated and where the focus is stand out', () => {
    for (const name of ['control', 'accent'])
      for (const surface of ['a card', 'a raised row', 'the page'])
        expect(contrast(rgb(tokens[name]!), surfaces[surface]!), `${name} on ${surface}`).toBeGreaterThanOrEqual(3);
    expect(contrast(rgb(tokens['accent-ink']!), rgb(tokens['accent']!))).toBeGreaterThanOrEqual(4.5);
  });
  test('words on the colours of warning levels read', () => {
    const dark = rgb('#10161c');
    for (const level of ['blue', 'yellow', 'orange', 'red', 'none']) {
      const white = theme === 'light' && /blue|red|none/.test(level);
      expect(contrast(white ? [1, 1, 1] : dark, rgb(tokens[`level-${level}`]!)), level).toBeGreaterThanOrEqual(4.5);
    }
  });
});
