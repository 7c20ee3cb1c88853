import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'

export const textLimits = defineLimits({
  texts: perHour(600, 'You’ve reached the hourly text limit.'),
  textsOfAll: perHour(20_000, 'We’re processing a lot of texts right now.'),
})

/** The smallest whole example, behind `convex/data.ts`. */
export const data = defineFeature({
  tables: {
    /** What `data.processAndSave` found out about a text. */
    textSummaries: defineTable({
      userId: v.id('users'),
      characters: v.number(),
      words: v.number(),
      lines: v.number(),
      sha256: v.string(),
    }).index('by_user', ['userId']),
  },
  owned: { textSummaries: {} },
  limits: textLimits,
})
