/** Lighthouse, by npx because it is no dependency of the project, in a Chromium that stays open. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { ensureBrowser } from '../scripts/browser.ts'
import { freePort } from '../tests/e2e/serve.ts'

export const LIGHTHOUSE = 'lighthouse@13.5.0'
/** Its own recording of a page fails now and then, mostly on a busy machine. */
const ATTEMPTS = 4

export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo'

interface Request { resourceType?: string, transferSize?: number }

export interface Report {
  categories: Record<Category, { score: number, auditRefs: { id: string, weight: number }[] }>
  audits: Record<string, { score: number | null, numericValue?: number, displayValue?: string, details?: { items?: Request[] } }>
  environment: { benchmarkIndex: number }
}

const run = promisify(execFile)

/** Opens a browser for Lighthouse's mobile preset: a slow phone on slow 4G. */
export async function openLighthouse() {
  const { stdout: program } = await run('npx', ['--yes', `--package=${LIGHTHOUSE}`, '--call', 'command -v lighthouse'])
  const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'))
  const path = join(profile, 'report.json')
  const port = await freePort()
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: [`--remote-debugging-port=${port}`, ...process.getuid?.() === 0 ? ['--no-sandbox'] : []],
  })
  return {
    /** Signs out, and in as a new guest where the page is for users. */
    async signInFor(url: string) {
      const { origin, pathname } = new URL(url)
      await browser.clearCookies()
      if (pathname.startsWith('/app'))
        await browser.request.post(`${origin}/api/auth/guest`, { headers: { origin } })
    },
    /** @throws when it fails again and again */
    async look(url: string, options: string[] = []): Promise<Report> {
      for (let attempt = 1; ; attempt++) {
        try {
          await run(program.trim(), [url, '--quiet', '--output=json', `--output-path=${path}`, `--port=${port}`, ...options])
          return JSON.parse(readFileSync(path, 'utf8')) as Report
        }
        catch (error) {
          if (attempt === ATTEMPTS)
            throw new Error(`Lighthouse could not look at ${url}.`, { cause: error })
        }
      }
    },
    async close() {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/** The median of a figure. */
export function median<Item>(items: Item[], figure: (item: Item) => number) {
  return items.map(figure).toSorted((a, b) => a - b)[Math.floor(items.length / 2)]!
}

export function transferred({ audits }: Report, type: string) {
  const requests = audits['network-requests']!.details!.items!
  return requests.reduce((sum, request) => sum + (request.resourceType === type ? request.transferSize ?? 0 : 0), 0)
}
