import type { Feature } from './feature'

export const images = {
  page: {
    label: 'Images',
    icon: 'i-lucide-image',
    to: '/app/images',
    description: 'Have pictures painted',
    source: () => import('~/sources/images'),
  },
  home: { call: 'api.ai.generateImage', text: 'A credit is set aside, spent or given back. Leave while it paints; the picture is there on return.' },
  jobs: {
    image: {
      noun: 'Image',
      icon: 'i-lucide-image',
      running: 'Painting a picture',
      done: 'Picture painted',
      failed: 'Picture not painted',
      chart: { label: 'Pictures', color: 'var(--ui-color-secondary-400)' },
      name: ({ prompt }) => prompt,
    },
  },
  actions: [{ label: 'Paint a picture', icon: 'i-lucide-paintbrush', to: '/app/images' }],
  figures: [{ kind: 'image', label: 'Pictures', icon: 'i-lucide-image', to: '/app/images' }],
  totals: { images: 'pictures painted' },
  firstSteps: [
    { kind: 'image', title: 'Paint a picture', text: 'Say what it shows, or let yourself be surprised. It costs one credit.', to: '/app/images', icon: 'i-lucide-paintbrush' },
    { kind: 'email', title: 'Send it as a postcard', text: 'By email, and watch it arrive.', to: '/app/images', icon: 'i-lucide-send' },
  ],
  providers: [{ name: 'openai', label: 'OpenAI', purpose: 'AI images', icon: 'i-lucide-sparkles', keys: 'https://platform.openai.com/api-keys' }],
} satisfies Feature<'image'>
