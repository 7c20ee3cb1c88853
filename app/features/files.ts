import type { Feature } from './feature'

export const files = {
  page: {
    label: 'Files',
    icon: 'i-lucide-file-up',
    to: '/app/files',
    description: 'Import contacts and upload files',
    source: () => import('~/sources/files'),
  },
  home: { call: 'api.files.process', text: 'Import 100,000 rows in batches. Watch the progress, cancel anytime, and see why a row was skipped.' },
  jobs: {
    file: {
      noun: 'File',
      icon: 'i-lucide-file-up',
      running: 'Processing file',
      done: 'File processed',
      failed: 'File failed',
      chart: { label: 'Files', color: 'var(--ui-color-info-300)' },
      name: ({ name }) => name,
    },
  },
  actions: [{ label: 'Import contacts', icon: 'i-lucide-users-round', to: '/app/files' }],
  figures: [{ kind: 'file', label: 'Files', icon: 'i-lucide-file-up', to: '/app/files' }],
  totals: { files: 'files processed' },
  firstSteps: [{ kind: 'file', title: 'Import your contacts', text: 'Upload your own file, or use the sample.', to: '/app/files', icon: 'i-lucide-file-up' }],
} satisfies Feature<'file'>
