import type { Feature } from './feature'

export const images = {
  page: {
    label: 'Images',
    icon: 'i-lucide-image',
    to: '/app/images',
    description: 'Generate images with AI',
    source: () => import('~/sources/images'),
  },
  home: { call: 'api.ai.generateImage', text: 'Each image reserves one credit and returns it if generation fails. You can leave the page while it runs.' },
  jobs: {
    image: {
      noun: 'Image',
      icon: 'i-lucide-image',
      running: 'Generating image',
      done: 'Image generated',
      failed: 'Image failed',
      chart: { label: 'Images', color: 'var(--ui-color-secondary-400)' },
      name: ({ prompt }) => prompt,
    },
  },
  actions: [{ label: 'Generate an image', icon: 'i-lucide-paintbrush', to: '/app/images' }],
  figures: [{ kind: 'image', label: 'Images', icon: 'i-lucide-image', to: '/app/images' }],
  totals: { images: 'images generated' },
  firstSteps: [
    { kind: 'image', title: 'Generate an image', text: 'Describe an image, or select “Surprise me”. Each image costs one credit.', to: '/app/images', icon: 'i-lucide-paintbrush' },
    { kind: 'email', title: 'Send a postcard', text: 'Email your image, and track its delivery.', to: '/app/images', icon: 'i-lucide-send' },
  ],
  providers: [{ name: 'openai', label: 'OpenAI', purpose: 'AI images', icon: 'i-lucide-sparkles', keys: 'https://platform.openai.com/api-keys' }],
} satisfies Feature<'image'>
