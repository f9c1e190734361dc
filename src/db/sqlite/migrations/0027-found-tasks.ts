/** A task that was found at its host after its submit was lost goes to one picture alone: which task a picture has must be found quickly. */
export const sql = `
CREATE INDEX pictures_by_task ON pictures (task_id) WHERE task_id IS NOT NULL;
`;
