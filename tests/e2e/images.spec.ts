import { readFile } from 'node:fs/promises'
import { expect, signInAsGuest } from './fixtures.ts'
import { ImagePage, test } from './imagePage.ts'

test.describe('painting', () => {
  test('shows the picture while it is painted and when it is there, in every open tab, and takes a credit', async ({ app, context, images }) => {
    const second = new ImagePage(await context.newPage())
    await second.open()
    await images.expectCredits(3)
    app.openai.faults.add({ kind: 'hold' })

    await images.generate('A lighthouse at sunset')

    for (const tab of [images, second])
      await expect(tab.tiles).toContainText('Generating…')
    await expect(images.button).toHaveText('Generating…')
    app.openai.faults.clear()
    for (const tab of [images, second]) {
      await expect(tab.picture('A lighthouse at sunset')).toBeVisible()
      await expect(tab.picture('A lighthouse at sunset')).toHaveJSProperty('complete', true)
      await tab.expectCredits(2)
    }
    await expect(images.composer).toContainText('Your image is ready')
    await expect(images.prompt).toHaveValue('')
  })

  test('makes one picture of a double click, a reload while it is painted, and another click', async ({ app, images }) => {
    app.openai.faults.add({ kind: 'hold' })
    await images.prompt.fill('A lighthouse')
    await images.button.dblclick()
    await expect(images.tiles).toContainText('Generating…')

    await images.page.reload()
    await expect(images.tiles).toHaveCount(1)
    await expect(images.prompt).toHaveValue('A lighthouse')
    await images.button.click()
    app.openai.faults.clear()

    await expect(images.composer).toContainText('Your image is ready')
    await expect(images.picture('A lighthouse')).toBeVisible()
    await expect(images.tiles).toHaveCount(1)
    await images.expectCredits(2)
    expect(app.openai.journal.entries()).toHaveLength(1)
  })

  test('goes on when the page is left', async ({ app, images }) => {
    app.openai.faults.add({ kind: 'hold' })
    await images.generate('A cabin')
    await expect(images.tiles).toContainText('Generating…')

    await images.page.goto('/app/emails')
    await images.open()
    app.openai.faults.clear()

    await expect(images.picture('A cabin')).toBeVisible()
  })

  test('ends with the credits, and says where there are more', async ({ images }) => {
    for (const prompt of ['One', 'Two', 'Three']) {
      await images.generate(prompt)
      await expect(images.picture(prompt)).toBeVisible()
    }
    await images.expectCredits(0)

    await images.generate('Four')

    await expect(images.composer).toContainText('You need 1 credit but have 0. Buy credits to continue.')
    await expect(images.composer.getByRole('link', { name: 'Buy credits' }).first()).toHaveAttribute('href', '/app/checkout')
    await expect(images.tiles).toHaveCount(3)
  })
})

test.describe('a picture', () => {
  test('can be seen large, downloaded by its name, sent as a postcard, deleted and brought back', async ({ app, images }) => {
    await images.generate('A sailboat, off Lisbon')
    await images.picture('A sailboat, off Lisbon').click()

    await expect(images.dialog.getByRole('img', { name: 'A sailboat, off Lisbon' })).toBeVisible()
    const saving = images.page.waitForEvent('download')
    await images.dialog.getByRole('link', { name: 'Download' }).click()
    const download = await saving
    expect(download.suggestedFilename()).toBe('A sailboat off Lisbon.jpg')
    expect((await readFile(await download.path())).subarray(0, 2)).toEqual(Buffer.of(0xFF, 0xD8))

    await images.dialog.getByRole('button', { name: 'Send as postcard' }).click()
    await images.dialog.getByRole('button', { name: 'Send postcard' }).click()
    await expect(images.dialog).toContainText('Enter an email address.')
    await images.dialog.getByRole('combobox', { name: 'To' }).fill('ada@example.com')
    await images.dialog.getByRole('textbox', { name: 'Message' }).fill('Wish you were here')
    await images.dialog.getByRole('button', { name: 'Send postcard' }).click()
    await expect(images.dialog).toContainText('Postcard sent!')
    expect(app.resend.mails()).toMatchObject([{ to: ['ada@example.com'], subject: 'A postcard for you', attachments: [{ contentType: 'image/jpeg' }] }])

    await images.dialog.getByRole('button', { name: 'Back to image' }).click()
    await images.dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(images.page.getByText('No images yet')).toBeVisible()
    await images.page.getByRole('button', { name: 'Undo' }).click()
    await expect(images.picture('A sailboat, off Lisbon')).toBeVisible()
  })
})

test.describe('when it fails', () => {
  test('says that moderation refused it, with the credit back and nothing to try again', async ({ images }) => {
    await images.generate('A gory scene')

    await expect(images.composer).toContainText('Prompt rejected')
    await expect(images.composer).toContainText('OpenAI rejected this prompt.')
    await expect(images.tiles).toContainText('Prompt rejected')
    await expect(images.tiles.getByRole('button', { name: 'Try again' })).toBeHidden()
    await images.expectCredits(3)
    await expect(images.prompt).toHaveValue('A gory scene')
  })

  test('names the field that is wrong', async ({ app, images }) => {
    await images.generate('  ')

    await expect(images.composer).toContainText('Describe an image.')
    expect(app.openai.journal.entries()).toEqual([])
  })

  const faults = {
    'answers 429': { fault: { kind: 'status', status: 429, times: 3 }, says: 'OpenAI is busy', tile: 'Image failed' },
    'answers 500': { fault: { kind: 'status', status: 500 }, says: 'OpenAI had a problem', tile: 'Image failed' },
    'drops the connection': { fault: { kind: 'drop' }, says: 'the image may be lost', tile: 'Image status unknown' },
    'answers nonsense': { fault: { kind: 'malformed' }, says: 'the image may be lost', tile: 'Image status unknown' },
    'paints but loses the answer': { fault: { kind: 'drop', after: true }, says: 'the image may be lost', tile: 'Image status unknown' },
  } as const

  for (const [what, { fault, says, tile }] of Object.entries(faults)) {
    test(`says so when OpenAI ${what}, gives the credit back, and paints when tried again`, async ({ app, images }) => {
      app.openai.faults.add(fault)

      await images.generate('A castle')
      await expect(images.composer).toContainText(says)
      await expect(images.composer).toContainText('We returned your credit.')
      await expect(images.tiles).toContainText(tile)
      await images.expectCredits(3)
      await images.tiles.getByRole('button', { name: 'Try again' }).click()

      await expect(images.picture('A castle')).toBeVisible()
      await expect(images.tiles).toHaveCount(1)
      await images.expectCredits(2)
    })
  }
})

test.describe('when OpenAI never answers', () => {
  test.use({ deploymentEnv: { OPENAI_TIMEOUT_MS: '1000' } })

  test('gives up, says that nobody knows, and gives the credit back', async ({ app, images }) => {
    app.openai.faults.add({ kind: 'hang' })

    await images.generate('A castle')

    await expect(images.composer).toContainText('the image may be lost')
    await expect(images.tiles).toContainText('Image status unknown')
    await images.expectCredits(3)
    expect(app.openai.journal.entries()).toHaveLength(1)
  })
})

test.describe('without a key', () => {
  test.use({ deploymentEnv: { OPENAI_API_KEY: '' } })

  test('shows how to set it up', async ({ app, context, page }) => {
    await signInAsGuest(app, context)

    await page.goto('/app/images')

    await expect(page.getByRole('region', { name: 'Set up OpenAI' })).toContainText('npx convex env set OPENAI_API_KEY')
    await expect(page.getByText('No images yet')).toBeVisible()
  })
})
