/** Set up before each test file: fast-check draws a seed of its own unless one is given. It prints it with each failure. */
import fc from 'fast-check';
import { givenSeed } from './seed.ts';

const seed = givenSeed();
if (seed !== null) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
