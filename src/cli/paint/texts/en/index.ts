import { help } from './help.ts';
import { run } from './run.ts';
import { faults } from './faults.ts';

export const en = { help, ...run, faults };

export type PaintTexts = typeof en;
