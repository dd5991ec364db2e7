/** What can be wrong with a SWMM input file: the sentences. */
import { defineFaults } from '../../core/errors.ts';

export const drainageFault = defineFaults({
  // the file
  'inp-not-text': 'this is not a SWMM input file ({found}); expected plain text with sections such as [JUNCTIONS].',
  'inp-empty': 'this file has no section; a SWMM input file has sections such as [JUNCTIONS] and [CONDUITS].',
  'inp-too-large': 'this file has {found} {what}; at most {most} are read.',
  'inp-too-many-faults': 'there are more faults than the {most} told here. Mend these first.',
  'inp-section-unknown': '[{found}] is not a section of a SWMM 5.2 input file{hint}.',
  'inp-before-section': '"{found}" stands before the first section; begin with a line such as [TITLE].',
  // a line
  'inp-missing': '[{section}] {element} has no {what}. Write {format}.',
  'inp-not-a-number': '[{section}] {element}: {what} is "{found}"; expected a number.',
  'inp-out-of-range': '[{section}] {element}: {what} is {found}; it must be {range}.',
  'inp-not-a-choice': '[{section}] {element}: {what} is "{found}"; expected {expected}.',
  'inp-not-a-time': '[{section}] {element}: {what} is "{found}"; expected hours:minutes:seconds or decimal hours.',
  'inp-not-a-date': '[{section}] {element}: {what} is "{found}"; expected {expected}.',
  'inp-option-unknown': '[{section}] "{found}" is not known here{hint}.',
  'inp-end-before-start': '[OPTIONS] {what} is not after {of}; set END_DATE and END_TIME, or {of}.',
  'inp-step-too-long': '[OPTIONS] ROUTING_STEP is {found} s, longer than REPORT_STEP, {most} s; shorten it.',
  'inp-order': '[{section}] {element}: {what} {found} does not come after {before}; they must rise.',
  // names
  'inp-twice': '[{section}] "{id}" is already the name of {what} on line {first}; give one of them another name.',
  'inp-unknown-name': '[{section}] {element}: {what} "{found}" is not {where}{hint}.',
  'inp-wrong-kind': '[{section}] {element}: {what} "{found}" is {kind}; expected {expected}.',
  'inp-ambiguous': '[{section}] {element}: {what} "{found}" is the name of a node and of a subcatchment; rename one.',
  // what an element lacks, or what does not go together
  'inp-no-line': '{element} has no line in [{section}]. {way}',
  'inp-no-data': '[{section}] {element} has no {what}. {way}',
  'inp-count': '[{section}] {element} has {found} {what}; expected {expected}.',
  'inp-shape': '[XSECTIONS] {element}: {found}. {way}',
  'inp-elements': '[{section}] {element} {found}. {way}',
  'inp-no-outfall': 'the network has no outfall, so water could not leave it. Give it one in [OUTFALLS].',
  // controls
  'inp-rule': '[CONTROLS] {found}. {way}',
  // other files
  'inp-file-missing': '[{section}] {element}: the file "{found}" is not there. Paths are relative to the input file.',
});

export type DrainageFault = Parameters<typeof drainageFault>[0];
