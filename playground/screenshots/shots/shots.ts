// Every picture of the documentation.

import type { Shot } from '../shot.ts';
import { ADMIN_SHOTS } from './admins.ts';
import { MEMBER_SHOTS } from './members.ts';
import { OPERATOR_SHOTS } from './operator.ts';
import { PLAYGROUND_SHOTS } from './playground.ts';

export const SHOTS: readonly Shot[] = [...PLAYGROUND_SHOTS, ...MEMBER_SHOTS, ...ADMIN_SHOTS, ...OPERATOR_SHOTS];
