/** Opens the table of what the picture shows; the table itself stands over the lower part of the page. */
import { writeAddress } from '../../app/url.ts';
import type { ToolKind } from '../tool.ts';

export const table: ToolKind = {
  id: 'table',
  order: 5,
  name: { en: 'Table of the picture', zh: '画面表格' },
  icon: 'M3 4.5h18v15H3zM5 6.5v2.6h4V6.5zM11 6.5v2.6h8V6.5zM5 11v2.6h4V11zM11 11v2.6h8V11zM5 15.4v2.1h4v-2.1zM11 15.4v2.1h8v-2.1z',
  key: 't',
  open({ store }) {
    const keep = (): void => writeAddress({ table: store.get.subject });
    keep();
    const stop = store.on(['subject'], keep);
    return {
      close() {
        stop();
        writeAddress({ table: undefined });
      },
    };
  },
};
