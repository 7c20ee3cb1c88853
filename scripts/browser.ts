import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { aptInstall, inPath, tryInstall } from './install.ts'

// The first of Debian has no window, and opens pages in half the time of the second.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A Chromium for the browser tests: `CHROMIUM_PATH`, Playwright's own, or one that the machine has. Where there
 * is none, installs Debian's package (as root) or Playwright's.
 *
 * @throws when none can be had, with what to do
 */
export function ensureBrowser(): string {
  const found = findBrowser()
  if (found)
    return found

  console.log('Chromium not found. Installing it for the browser tests…')
  tryInstall(aptInstall('chromium-headless-shell') ?? 'npx playwright install chromium')
  return findBrowser() ?? fail()
}

function findBrowser() {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...names.map(inPath), ...applications]
  return candidates.find(path => path && existsSync(path))
}

function fail(): never {
  throw new Error('Couldn\'t find or install Chromium. Install it, or set CHROMIUM_PATH to its executable.')
}
