import type { PaintTexts } from '../en/index.ts';
import { faults } from './faults.ts';
import { help } from './help.ts';
import { run } from './run.ts';

export const ja: PaintTexts = { help, ...run, faults };
