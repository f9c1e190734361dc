/** How many commands of a member may hold money within a stretch of time, over all servers; each leaves rows, whatever becomes of it. */
export interface HoldRate {
  readonly commands: number;
  readonly windowMs: number;
}
