/** Most pieces that a report has: as many as one transaction deletes with ease. */
export const MAX_PARTS = 1_000

/** Lines in a part: what is held at once, and what a crash costs. */
export const LINES_PER_PART = 2_000

/** Lines that a report can list. Further ones are counted in its totals, and the file says that they are missing. */
export const MAX_LINES = MAX_PARTS * LINES_PER_PART
