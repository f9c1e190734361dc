/** Prints why a user without rights may not use the database whose path is the argument. Run as root. */

import { accessFault } from '../../src/db/sqlite/access.ts';

const NOBODY = 65_534;

process.setuid?.(NOBODY);
process.stdout.write(accessFault(process.argv[2] ?? '') ?? 'it may');
