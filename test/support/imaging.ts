import { pino } from 'pino';
import { ImagingThread } from '../../src/imaging/imaging-thread.ts';

/** One thread for all tests of a process. It is started with the first picture, and keeps nothing alive. */
export const imaging = new ImagingThread({ log: pino({ level: 'silent' }) });
export const decodeWhole = imaging.decodeWhole.bind(imaging);
