import type { Page } from '@playwright/test'
import { expect, signInAsGuest, test as base } from './fixtures.ts'

const test = base.extend<{ storage: { hurry: () => void }, files: FilesPage }>({

  storage: async ({}, use) => {
    const { stream } = Blob.prototype
    await use(slowStorage())
    Blob.prototype.stream = stream
  },

  files: async ({ app, context, page }, use) => {
    await signInAsGuest(app, context)
    const files = new FilesPage(page)
    await files.open()
    await use(files)
  },
})

test.describe('an import', () => {
  test('moves on by itself, also while one looks at another page, and is there on return', async ({ files, storage }) => {
    await files.upload('people.csv', table(8_000))

    const first = await files.done()
    await expect.poll(() => files.done()).toBeGreaterThan(first)
    await files.page.getByRole('link', { name: 'Emails' }).click()
    await expect(files.page.getByRole('heading', { name: 'New email' })).toBeVisible()
    await files.page.goBack()
    expect(await files.done()).toBeGreaterThan(first)
    storage.hurry()

    await expect(files.row('people.csv')).toContainText('8,000 rows: 8,000 added', { timeout: 30_000 })
    await expect(files.contacts).toHaveCount(25)
    await expect(files.page.getByRole('heading', { name: 'Contacts 8,000' })).toBeVisible()
  })

  test('stops when asked to, and goes on from there with nobody missing and nobody twice', async ({ files, storage }) => {
    await files.upload('people.csv', table(8_000))
    await expect.poll(() => files.done()).toBeGreaterThan(0)

    await files.page.getByRole('button', { name: 'Cancel: people.csv' }).press('Enter')

    await expect(files.row('people.csv')).toContainText(/Canceled after [\d,]+ of 8,000 rows/)
    const resume = files.page.getByRole('button', { name: 'Resume: people.csv' })
    await expect(resume).toBeFocused()
    storage.hurry()
    await resume.press('Enter')
    await expect(files.row('people.csv')).toContainText('8,000 rows: 8,000 added', { timeout: 30_000 })
    await expect(files.page.getByRole('status').filter({ hasText: 'people.csv: 8,000 rows: 8,000 added' })).toBeAttached()
    await expect(files.page.getByRole('heading', { name: 'Contacts 8,000' })).toBeVisible()
  })

  test('shows which rows were left out, and gives them as a file', async ({ files }) => {
    await files.upload('people.csv', 'Email,Name\nada@example.com,Ada\nnobody,Bob\n')
    await files.page.getByRole('button', { name: 'View 1 skipped row' }).click()

    const dialog = files.page.getByRole('dialog', { name: 'Skipped rows' })
    await expect(dialog.getByRole('listitem')).toHaveText(/Row 3.*This isn’t an email address.*“nobody”/)
    const [download] = await Promise.all([files.page.waitForEvent('download'), dialog.getByRole('link', { name: 'Download as CSV' }).click()])
    expect(download.suggestedFilename()).toBe('people.csv - skipped rows.csv')
  })
})

test('several files at once each say what became of them', async ({ app, browser, files }) => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==', 'base64')
  await files.page.getByLabel('Files to upload').setInputFiles([
    file('unclosed.csv', 'Email,Name\nada@example.com,"Ada\n'),
    file('titles.csv', 'Name,City\nAda,London\n'),
    file('song.csv', 'GIF89a\u0001\u0000\u0001\u0000'),
    file('empty.csv', ''),
    file('notes.txt', 'Dear Ada,\nsee you soon.\n'),
    { name: 'dot.png', mimeType: 'image/png', buffer: png },
  ])

  await expect(files.row('unclosed.csv')).toContainText('1 row: 1 skipped')
  await expect(files.row('titles.csv')).toContainText('We found no email column among “Name”, “City”')
  await expect(files.row('song.csv')).toContainText('We can’t read GIF files')
  const uploads = files.page.getByRole('list', { name: 'Uploads' }).getByRole('listitem')
  await expect(uploads).toHaveCount(1)
  await expect(uploads).toContainText('This file is empty')
  await expect(files.row('notes.txt')).toContainText('5 words in 2 lines')
  await expect(files.row('dot.png')).toContainText('2 × 2 pixels')
  await expect(files.page.getByText('No contacts yet')).toBeVisible()

  const link = await files.page.locator('img[src^="/api/downloads/thumbnails/"]').getAttribute('src')
  const original = link!.replace('thumbnails', 'files')
  const stranger = await browser.newContext({ baseURL: app.url })
  await signInAsGuest(app, stranger)
  expect((await files.page.request.get(original)).headers()['content-type']).toBe('image/png')
  expect((await stranger.request.get(original)).status()).toBe(404)
  await stranger.close()

  await files.page.getByRole('button', { name: 'Actions for notes.txt' }).press('Enter')
  await files.page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
  await files.page.getByRole('button', { name: 'Delete file' }).press('Enter')
  await expect(files.row('notes.txt')).toHaveCount(0)
  await expect(files.page.getByRole('button', { name: /^Actions for/ }).and(files.page.locator(':focus'))).toBeVisible()
})

test('contacts are added, changed, found, deleted and brought back', async ({ files }) => {
  const { page } = files
  await page.getByRole('button', { name: 'Add contact' }).click()
  await files.fill({ Name: 'Ada', Email: 'nobody' })
  await expect(page.getByText('Use the format name@example.com.')).toBeVisible()
  await files.fill({ Email: 'ada@example.com', City: 'London' })
  await expect(files.contacts).toContainText('ada@example.com')
  await page.getByRole('button', { name: 'Add contact' }).click()
  await files.fill({ Name: 'Grace', Email: 'grace@example.com' })
  await expect(files.contacts).toHaveCount(2)

  // Another's address is refused: the list shows what it showed before, the form what was typed.
  await page.getByRole('button', { name: 'Edit Grace' }).click()
  await files.fill({ Name: 'Grace Hopper', Email: 'ada@example.com' })
  await expect(page.getByRole('dialog')).toContainText('ada@example.com is already in your contacts.')
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Grace Hopper')
  await expect(page.getByText('grace@example.com')).toBeAttached()
  await files.fill({ Email: 'grace@example.com' })
  await expect(files.contacts.nth(1)).toContainText('Grace Hopper')

  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('hop')
  await expect(files.contacts).toHaveCount(1)
  await page.getByRole('button', { name: 'Delete Grace Hopper' }).click()
  await expect(page.getByText('No matching contacts')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(files.contacts).toHaveText(/Grace Hopper/)

  // The keyboard stays among the rows.
  await page.getByRole('searchbox', { name: 'Search contacts' }).clear()
  await page.getByRole('button', { name: 'Delete Ada' }).press('Enter')
  await expect(files.contacts).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Delete Grace Hopper' })).toBeFocused()
})

test('shows the whole company of a contact on phones and desktops', async ({ files }) => {
  const company = 'The Society for the Improvement of Postcards, Natural Knowledge, and Instruments of Every Kind'
  await files.upload('people.csv', `Email,Name,Company,City\nada@example.com,Ada,"${company}",London\n`)

  for (const width of [390, 1440]) {
    await files.page.setViewportSize({ width, height: 900 })
    const text = files.contacts.getByText(company)
    await expect(text).toBeVisible()
    expect(await text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  }
})

/** The page for files and contacts, as a person uses it. */
class FilesPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open() {
    await this.page.goto('/app/files')
    await expect(this.page.getByRole('button', { name: 'Add contact' })).toBeEnabled()
  }

  get contacts() {
    return this.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem')
  }

  row(name: string) {
    return this.page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name })
  }

  async upload(name: string, content: string) {
    await this.page.getByLabel('Files to upload').setInputFiles(file(name, content))
    await expect(this.row(name)).toBeVisible()
  }

  /** Rows that are done, by the progress that is shown. */
  async done() {
    const text = await this.row('people.csv').getByText(/of 8,000 rows/).textContent()
    return Number(/([\d,]+) of/.exec(text!)![1]!.replaceAll(',', ''))
  }

  /** Fills fields of the form that is open, and saves. */
  async fill(fields: Partial<Record<'Name' | 'Email' | 'City', string>>) {
    for (const [name, value] of Object.entries(fields))
      await this.page.getByRole('dialog').getByRole('textbox', { name }).fill(value)
    await this.page.getByRole('button', { name: 'Save contact' }).click()
  }
}

/**
 * Lets stored files come slowly while their rows are read (what a file is was found out in three readings before),
 * so that there is something to see on any machine.
 */
function slowStorage() {
  const { stream } = Blob.prototype
  let streams = 0
  let isSlow = true
  Blob.prototype.stream = function () {
    if (++streams < 4)
      return stream.call(this)
    let at = 0
    return new ReadableStream({
      pull: async (controller) => {
        if (isSlow)
          await new Promise(resolve => setTimeout(resolve, 100))
        if (at >= this.size)
          return controller.close()
        controller.enqueue(new Uint8Array(await this.slice(at, at += 4096).arrayBuffer()))
      },
    })
  }
  return { hurry: () => isSlow = false }
}

function file(name: string, content: string) {
  return { name, mimeType: '', buffer: Buffer.from(content, 'latin1') }
}

function table(rows: number) {
  return `Email,First name,Last name,City\n${Array.from({ length: rows }, (_, n) => `person.${n}@example.com,First ${n},Last ${n},City ${n % 50}\n`).join('')}`
}
