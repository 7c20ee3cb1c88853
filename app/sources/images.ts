import call from 'source:app/components/images/ImageComposer.vue?show=generateImage,handleGenerate'
import action from 'source:convex/ai.ts?show=generateImage,generateStarted,generateAndStore'
import steps from 'source:convex/images/generations.ts?show=begin,finish'
import credits from 'source:convex/credits/ledger.ts?show=changeCredits'
import list from 'source:app/components/images/ImageGallery.vue?show=images'
import query from 'source:convex/ai.ts?show=list'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'A double click is one call, and one picture.', excerpts: [call] },
  { title: 'The action has OpenAI paint', text: 'It stores the picture as a file; documents hold only its id.', excerpts: [action] },
  { title: 'Internal mutations keep the record', text: 'The first sets a credit aside, the last says how it went and gives the credit back if it failed.', excerpts: [steps, credits] },
  { title: 'A live query shows the gallery', text: 'With what is still being painted, on return too.', excerpts: [list, query] },
] satisfies PageSource[]
