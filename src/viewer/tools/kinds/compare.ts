/** Lays another run of the same place beside this one. */
import { runChoice } from '../../compare/run-choice.ts';
import type { ToolKind } from '../tool.ts';

export const compare: ToolKind = {
  id: 'compare',
  order: 80,
  name: { en: 'Compare with another run', zh: '与另一次运行对比' },
  icon: 'M3 4.500h8v15H3zM5 6.500v11h4v-11zM13 4.500h8v15h-8z',
  key: 'c',
  open: (app) => ({ panel: runChoice(app), close: () => {} }),
};
