import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test as base, type App } from './fixtures.ts'

export interface Person { name: string, email: string, password: string }

/** The pages for signing in, as a person uses them. */
export class LoginPage {
  readonly page: Page
  readonly app: App
  constructor(page: Page, app: App) {
    this.page = page
    this.app = app
  }

  async open(to?: string) {
    await this.page.goto(to === undefined ? '/login' : `/login?to=${encodeURIComponent(to)}`)
    await expect(this.button('Continue as guest').or(this.page.getByRole('link', { name: 'Continue as guest' }))).toBeEnabled()
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true })
  }

  field(name: string) {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  async signIn({ email, password }: Person) {
    await this.field('Email').fill(email)
    await this.field('Password').fill(password)
    await this.button('Sign in').click()
  }

  /** Signs up as far as the code. */
  async signUp({ name, email, password }: Person) {
    await this.page.getByRole('tab', { name: 'Create account' }).click()
    await this.field('Name').fill(name)
    await this.field('Email').fill(email)
    await this.field('Password').fill(password)
    await this.button('Create account').click()
    await expect(this.page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  }

  async confirm(email: string) {
    await this.field('Code').fill(await this.code(email))
    await this.button('Confirm email').click()
  }

  /** The code in the latest mail to an address. */
  async code(email: string) {
    const latest = () => this.app.resend.mails().find(({ to }) => to.includes(email))
    await expect.poll(latest).toBeDefined()
    return /\b\d{8}\b/.exec(latest()!.text ?? '')![0]
  }

  async expectSignedIn({ name }: { name: string }) {
    await expect(this.page.getByRole('button', { name: `Account of ${name}` })).toBeVisible()
  }

  async signOut({ name }: { name: string }) {
    await this.page.getByRole('button', { name: `Account of ${name}` }).click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(this.page).toHaveURL(/\/login/)
  }
}

/** As the other tests, with somebody who has no account yet and the page to make one. */
export const test = base.extend<{ ada: Person, login: LoginPage }>({
  ada: async ({}, use) => use({ name: 'Ada', email: `ada.${randomUUID().slice(0, 8)}@example.com`, password: 'correct horse battery' }),
  login: async ({ page, app }, use) => use(new LoginPage(page, app)),
})
