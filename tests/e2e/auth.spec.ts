import { LoginPage, test, type Person } from './accounts.ts'
import { EmailPage, expect, signInAsGuest } from './fixtures.ts'

test.describe('an account', () => {
  test('is made with a code from the mail, and leads to where one wanted to go', async ({ ada, login, page }) => {
    await page.goto('/app/settings')
    await expect(page).toHaveURL('/login?to=/app/settings')

    await login.signUp(ada)
    await login.confirm(ada.email)

    await expect(page).toHaveURL('/app/settings')
    await login.expectSignedIn(ada)
  })

  test('can be signed out of and into', async ({ ada, login, page }) => {
    await makeAccount(login, ada)

    await login.signOut(ada)
    await login.open('/app/emails')
    await login.signIn(ada)

    await expect(page).toHaveURL('/app/emails')
    await login.expectSignedIn(ada)
  })

  test('is not opened by a wrong password or a wrong code, which is said at the field', async ({ ada, login, page }) => {
    await login.open()
    await login.signUp(ada)
    await login.field('Code').fill('00000000')
    await login.button('Confirm email').click()
    await expect(page.getByText('The code is incorrect')).toBeVisible()
    await expect(login.field('Code')).toHaveAttribute('aria-invalid', 'true')
    await login.confirm(ada.email)
    await login.signOut(ada)

    await login.signIn({ ...ada, password: 'something else' })

    await expect(page.getByText('Incorrect email or password. Try again, or reset your password.')).toBeVisible()
    await expect(page).toHaveURL(/\/login/)
  })

  test('gets a new password by a code from the mail, and the old one is good no more', async ({ ada, login, page }) => {
    const renewed: Person = { ...ada, password: 'a different battery' }
    await makeAccount(login, ada)
    await login.signOut(ada)

    await login.button('Forgot password?').click()
    await login.field('Email').fill(ada.email)
    await login.button('Send code').click()
    await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
    await login.field('Code').fill(await login.code(ada.email))
    await login.field('New password').fill(renewed.password)
    await login.button('Set password').click()
    await login.expectSignedIn(ada)
    await login.signOut(ada)

    await login.signIn(ada)
    await expect(page.getByText('Incorrect email or password. Try again, or reset your password.')).toBeVisible()
    await login.signIn(renewed)
    await login.expectSignedIn(ada)
  })
})

test.describe('a guest', () => {
  test('comes in without an address, and goes back to where they wanted to go', async ({ login, page }) => {
    await page.goto('/app/settings?from=mail')

    await login.button('Continue as guest').click()

    await expect(page).toHaveURL('/app/settings?from=mail')
    await login.expectSignedIn({ name: 'Guest' })
  })

  test('becomes a full account and keeps what they made', async ({ ada, emails, login, page }) => {
    await emails.send({ subject: 'Made as a guest' })
    await expect(emails.rows).toContainText('Delivered')

    await page.getByRole('link', { name: 'Create an account' }).click()
    await expect(page.getByRole('heading', { name: 'Save your work' })).toBeVisible()
    await login.signUp(ada)
    await login.confirm(ada.email)

    await login.expectSignedIn(ada)
    await expect(page).toHaveURL('/app/emails')
    await expect(emails.rows).toContainText('Made as a guest')
  })
})

test.describe('the server renders', () => {
  test('ways into the application that know whether one has been there', async ({ app, context, page }) => {
    const invitations = page.getByRole('link', { name: 'Try the demo' })
    await page.goto('/')
    await expect(invitations).toHaveCount(4)
    await signInAsGuest(app, context)

    await page.goto('/')

    await expect(page.getByRole('link', { name: 'Open the app' })).toHaveCount(4)
    await expect(invitations).toHaveCount(0)
  })

  test('who is signed in, without asking again', async ({ ada, app, context, login, page }) => {
    await makeAccount(login, ada)
    const html = await (await context.request.get('/app/emails')).text()

    expect(html).toContain('Account of Ada')
    const requests: string[] = []
    page.on('request', request => requests.push(request.url()))
    await page.goto('/app/emails')
    await login.expectSignedIn(ada)
    expect(requests.filter(url => url.startsWith(app.deployment.url))).toEqual([])
  })

  test('nobody else and no other page, not even for a moment', async ({ ada, login, page }) => {
    await makeAccount(login, ada)
    await page.addInitScript(recordWho)

    await page.goto('/app/emails', { waitUntil: 'networkidle' })

    await login.expectSignedIn(ada)
    expect(await page.evaluate(() => window.shown)).toEqual(['Account of Ada, Emails'])
  })

  test('no token, and nothing that anyone else may keep', async ({ app, context }) => {
    const token = await signInAsGuest(app, context)

    const response = await context.request.get('/app/emails')

    expect(response.headers()['cache-control']).toBe('private, no-store')
    expect(await response.text()).not.toContain(token)
  })

  test('nothing of the last person for the next one', async ({ emails, login, page }) => {
    await emails.send({ subject: 'Only mine' })
    await expect(emails.rows).toContainText('Delivered')
    await emails.write({ subject: 'A draft' })
    await login.signOut({ name: 'Guest' })

    await login.button('Continue as guest').click()

    await expect(page.getByText('No emails yet')).toBeVisible()
    await expect(page.getByText('Only mine')).toHaveCount(0)
    await expect(emails.field('Subject')).toHaveValue('')
  })
})

test.describe('tabs', () => {
  test('are emptied together when one signs out', async ({ context, emails, login }) => {
    const second = new EmailPage(await context.newPage())
    await second.open()
    await emails.send({ subject: 'In both' })
    await expect(second.rows).toContainText('In both')

    await login.signOut({ name: 'Guest' })

    await expect(second.page).toHaveURL('/login?to=/app/emails')
    await expect(second.page.getByText('In both')).toHaveCount(0)
  })

  test('follow together when one signs in as somebody else', async ({ ada, context, emails, login, page }) => {
    const second = new LoginPage(await context.newPage(), login.app)
    await second.open()
    await emails.open()
    await second.signUp(ada)
    await second.confirm(ada.email)

    await second.expectSignedIn(ada)
    await expect(page.getByRole('button', { name: 'Account of Ada' })).toBeVisible()
  })
})

test.describe('a token that runs out', () => {
  // The client renews it ten seconds before.
  test.use({ deploymentEnv: { AUTH_JWT_DURATION_MS: '13000' } })

  test('is replaced while the page is open, and nobody notices', async ({ emails, login }) => {
    const renewal = () => emails.page.waitForResponse(response => response.url().endsWith('/api/auth/token') && response.ok())
    await renewal()
    await renewal()

    await emails.send({ subject: 'Still here' })

    await expect(emails.rows).toContainText('Delivered')
    await login.expectSignedIn({ name: 'Guest' })
  })
})

test.describe('scripts of the page', () => {
  test('find no token', async ({ context, emails }) => {
    const all = await context.cookies()
    const cookies = all.filter(({ name }) => name.startsWith('convex'))
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: 'convex-token', httpOnly: true, sameSite: 'Lax' },
      { name: 'convex-refresh', httpOnly: true, sameSite: 'Lax' },
    ])

    const readable = await emails.page.evaluate(() => [
      document.cookie,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.documentElement.outerHTML,
    ].join())

    for (const { value } of cookies)
      expect(readable).not.toContain(decodeURIComponent(value))
  })
})

test.describe('other origins', () => {
  for (const origin of ['https://evil.example', 'null', undefined]) {
    test(`cannot sign anyone in or out (${origin ?? 'none given'})`, async ({ app, context }) => {
      await signInAsGuest(app, context)

      for (const step of ['guest', 'sign-in', 'token', 'sign-out']) {
        const response = await fetch(`${app.url}/api/auth/${step}`, { method: 'POST', headers: origin ? { origin } : {} })
        expect(response.status).toBe(403)
        expect(response.headers.get('set-cookie')).toBeNull()
      }
    })
  }

  for (const to of ['//evil.example', 'https://evil.example']) {
    test(`are not where one is sent after signing in (${JSON.stringify(to)})`, async ({ app, login, page }) => {
      await login.open(to)

      await login.button('Continue as guest').click()

      await expect(page).toHaveURL(`${app.url}/app`)
    })
  }
})

async function makeAccount(login: LoginPage, ada: Person) {
  await login.open()
  await login.signUp(ada)
  await login.confirm(ada.email)
  await login.expectSignedIn(ada)
}

declare global {
  interface Window {
    shown: string[]
  }
}

/** Every person and page that was to be seen since the document was parsed. */
function recordWho() {
  window.shown = []
  const record = () => {
    const who = document.querySelector('[aria-label^="Account of"]')?.getAttribute('aria-label') ?? 'nobody'
    const now = `${who}, ${document.querySelector('h1')?.textContent?.trim()}`
    if (document.readyState !== 'loading' && window.shown.at(-1) !== now)
      window.shown.push(now)
  }
  document.addEventListener('DOMContentLoaded', record)
  new MutationObserver(record).observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
}
