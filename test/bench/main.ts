/** `npm run bench -- NAME [--only PART]` measures one thing, or a part of it, and prints one JSON line a figure; without a name it lists what there is. */
import { existsSync, readdirSync } from 'node:fs';

/** One figure; `ratio` is value over that of the yardstick named in `against`, measured in the same run. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly against?: string;
  readonly ratio?: number;
}
export type Print = (figure: Omit<Figure, 'bench'>) => void;
/** What a bench file exports; `only` names a part of it, where it has parts. */
export type Bench = (print: Print, only?: string) => Promise<void>;

const name = process.argv[2];
if (import.meta.url === new URL(process.argv[1]!, 'file:').href) {
  const names = readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts' && file !== 'validate.ts')
    .map((file) => file.slice(0, -3));
  const file = new URL(`./${name}.ts`, import.meta.url);
  if (!name || !names.includes(name) || !existsSync(file)) {
    process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}\n`);
    process.exitCode = name ? 2 : 0;
  } else {
    const { bench } = (await import(file.href)) as { bench: Bench };
    const rounded = (x: number): number => Number(x.toPrecision(4));
    const only = process.argv.indexOf('--only');
    await bench(
      (figure) => {
        const line = { bench: name, ...figure, value: rounded(figure.value) };
        process.stdout.write(
          `${JSON.stringify(figure.ratio === undefined ? line : { ...line, ratio: rounded(figure.ratio) })}\n`,
        );
      },
      only > 0 ? process.argv[only + 1] : undefined,
    );
  }
}
