import call from 'source:app/components/images/ImageComposer.vue?show=generateImage,handleGenerate'
import action from 'source:convex/ai.ts?show=generateImage,generateStarted,generateAndStore'
import steps from 'source:convex/images/generations.ts?show=begin,finish'
import credits from 'source:convex/credits/ledger.ts?show=changeCredits'
import list from 'source:app/components/images/ImageGallery.vue?show=images'
import query from 'source:convex/ai.ts?show=list'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'A double-click makes one call and one image.', excerpts: [call] },
  { title: 'The action calls OpenAI', text: 'It stores the image as a file. The database keeps only the file’s ID.', excerpts: [action] },
  { title: 'Internal mutations record each step', text: 'The first mutation reserves a credit. The last one records the result, and returns the credit if generation failed.', excerpts: [steps, credits] },
  { title: 'A live query shows the gallery', text: 'It includes images that are still being generated, even after a reload.', excerpts: [list, query] },
] satisfies PageSource[]
