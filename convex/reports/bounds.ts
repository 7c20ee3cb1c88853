/** Most pieces that a report has: as many as one transaction deletes with ease. */
export const MOST_PARTS = 1_000

/** Lines in a part: what is held at once, and what a crash costs. */
export const PART_LINES = 2_000

/** Lines that a report can list. Further ones are counted in its totals, and the file says that they are missing. */
export const MOST_LINES = MOST_PARTS * PART_LINES
