import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perDay, perHour } from '../core/limitRules'
import { imageTables } from './tables'

export const imageLimits = defineLimits({
  images: perHour(60, 'You’ve reached the hourly image limit.'),
  imagesOfAll: perDay('Today’s image limit is used up.'),
})

export const images = defineFeature({
  env: {
    OPENAI_API_KEY: 'Key of your OpenAI project (https://platform.openai.com/api-keys). Default: none. Without a key, generating fails with NOT_CONFIGURED.',
    OPENAI_BASE_URL: 'Address of OpenAI\'s API. A loopback address counts as a local provider. Default: OpenAI\'s own.',
    OPENAI_DAILY_IMAGES: 'Daily image limit for all users together, from midnight to midnight UTC. 0 for none. Default: 500.',
    OPENAI_IMAGE_MODEL: 'The image model. Default: gpt-image-2.5-flare',
    OPENAI_TIMEOUT_MS: 'Timeout of an image with all its retries, in milliseconds, at most 480000. Default: 180000',
  },
  tables: imageTables,
  owned: { images: {} },
  storedFiles: { images: { storageId: 'by_storage', thumbnailId: 'by_thumbnail' } },
  jobs: {
    image: {
      subject: { id: v.id('images'), prompt: v.string() },
      report: { title: 'Images', shade: '#fb7185' },
      total: 'images',
    },
  },
  downloads: ['images'],
  limits: imageLimits,
  providers: [{
    name: 'openai',
    key: { name: 'OPENAI_API_KEY', value: '<your key>', purpose: 'An API key of your OpenAI project.' },
    baseUrl: 'OPENAI_BASE_URL',
    more: [],
  }],
})
