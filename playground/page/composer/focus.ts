/** Moves the keyboard into an option of the line; null: into the text, or behind the options. */
export function focusLine(option: string | null): void {
  const field = option === null ? '[data-line]' : `[data-option="${CSS.escape(option)}"]`;
  document.querySelector<HTMLElement>(`.composer ${field}`)?.focus();
}

/** Brings the marked row of the list into view. */
export function showMarkedRow(): void {
  document.querySelector('.composer [role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
}
