/** What the table can list of a run: zones and areas, what was said and done, then every kind of asset. */
import type { App } from '../app/app.ts';
import { areaSubject } from './area-subject.ts';
import { assetSubjects } from './asset-subjects.ts';
import { recordSubjects } from './record-subjects.ts';
import type { Subject } from './subject.ts';

export function subjectsOf(app: App): readonly Subject[] {
  const assets = assetSubjects(app);
  return [
    ...assets.filter(({ id }) => id === 'zone'),
    areaSubject(app),
    ...recordSubjects(app),
    ...assets.filter(({ id }) => id !== 'zone'),
  ];
}
