/** Set up before each test file: properties (fast-check) play the same cases in each run, unless EASEL_SEED says otherwise. */
import fc from 'fast-check';
import { seedOr } from './seed.ts';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOr(20_261_130) });
