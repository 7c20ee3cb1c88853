/** A page of the application: what the navigation and the search show of it. */
export interface AppPage { label: string, icon: string, to: string, description: string }

/** The pages of the application, in the order of the navigation. */
export const appPages: AppPage[] = [
  { label: 'Overview', icon: 'i-lucide-layout-dashboard', to: '/app', description: 'What happened, and what needs you' },
  { label: 'Emails', icon: 'i-lucide-mail', to: '/app/emails', description: 'Write, and watch messages arrive' },
  { label: 'Images', icon: 'i-lucide-image', to: '/app/images', description: 'Have pictures painted' },
  { label: 'Files', icon: 'i-lucide-file-up', to: '/app/files', description: 'Import contacts and documents' },
  { label: 'Checkout', icon: 'i-lucide-shopping-cart', to: '/app/checkout', description: 'Credits, orders and refunds' },
  { label: 'Reports', icon: 'i-lucide-chart-column', to: '/app/reports', description: 'A month as a file and as charts' },
  { label: 'Settings', icon: 'i-lucide-settings', to: '/app/settings', description: 'Profile, security and data' },
]
