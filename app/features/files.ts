import type { Feature } from './feature'

export const files = {
  page: {
    label: 'Files',
    icon: 'i-lucide-file-up',
    to: '/app/files',
    description: 'Import contacts and documents',
    source: () => import('~/sources/files'),
  },
  home: { call: 'api.files.process', text: 'A hundred thousand rows in batches, with progress, cancel, and a reason for each row that did not fit.' },
  jobs: {
    file: {
      noun: 'File',
      icon: 'i-lucide-file-up',
      running: 'Processing a file',
      done: 'File processed',
      failed: 'File not processed',
      chart: { label: 'Files', color: 'var(--ui-color-info-300)' },
      name: ({ name }) => name,
    },
  },
  actions: [{ label: 'Import contacts', icon: 'i-lucide-users-round', to: '/app/files' }],
  figures: [{ kind: 'file', label: 'Files', icon: 'i-lucide-file-up', to: '/app/files' }],
  totals: { files: 'files processed' },
  firstSteps: [{ kind: 'file', title: 'Import your contacts', text: 'From a file of yours, or the sample.', to: '/app/files', icon: 'i-lucide-file-up' }],
} satisfies Feature<'file'>
