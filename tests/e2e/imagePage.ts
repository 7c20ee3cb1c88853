import { expect, test as base, signInAsGuest } from './fixtures.ts'
import type { Page } from '@playwright/test'

/** The page for pictures, as a person uses it. */
export class ImagePage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** Opens it and waits until it can paint. */
  async open() {
    await this.page.goto('/app/images')
    await expect(this.button).toBeEnabled()
  }

  get button() {
    return this.page.getByRole('button', { name: /^Generat(e|ing…)$/ })
  }

  get prompt() {
    return this.page.getByRole('textbox', { name: 'Prompt' })
  }

  get composer() {
    return this.page.getByRole('region', { name: 'New image' })
  }

  get tiles() {
    return this.page.getByRole('list', { name: 'Images' }).getByRole('listitem')
  }

  picture(prompt: string) {
    return this.tiles.getByRole('img', { name: prompt })
  }

  get dialog() {
    return this.page.getByRole('dialog')
  }

  async generate(prompt = 'A lighthouse at sunset') {
    await this.prompt.fill(prompt)
    await this.button.click()
  }

  async expectCredits(credits: number) {
    await expect(this.composer).toContainText(credits === 0 ? 'No credits left' : credits === 1 ? '1 credit' : `${credits} credits`)
  }
}

/** As the other tests, with a guest on the page for pictures. */
export const test = base.extend<{ images: ImagePage }>({
  images: async ({ app, context, page }, use) => {
    await signInAsGuest(app, context)
    const images = new ImagePage(page)
    await images.open()
    await use(images)
  },
})
