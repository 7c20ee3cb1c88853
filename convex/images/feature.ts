import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perDay, perHour } from '../core/limitRules'
import { imageTables } from './tables'

export const imageLimits = defineLimits({
  images: perHour(60, 'You have had many pictures painted.'),
  imagesOfAll: perDay('All pictures of today are painted.'),
})

export const images = defineFeature({
  env: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_DAILY_IMAGES', 'OPENAI_IMAGE_MODEL', 'OPENAI_TIMEOUT_MS'],
  tables: imageTables,
  owned: { images: {} },
  storedFiles: { images: { storageId: 'by_storage', thumbnailId: 'by_thumbnail' } },
  jobs: {
    image: {
      subject: { id: v.id('images'), prompt: v.string() },
      report: { title: 'Pictures', shade: '#fb7185' },
      total: 'images',
    },
  },
  downloads: ['images'],
  limits: imageLimits,
  providers: [{
    name: 'openai',
    key: { name: 'OPENAI_API_KEY', value: '<your key>', purpose: 'A key of your OpenAI project.' },
    baseUrl: 'OPENAI_BASE_URL',
    more: [],
  }],
})
