import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deleteHalfFilled, hasSampleData, isNew } from '../../scripts/seed/index.ts'

it('fills a folder that is not there or empty, and no other', () => {
  const states = [join(folder, 'none'), folder].map(isNew)
  keep('documents.sqlite')

  expect(states).toEqual([true, true])
  expect(isNew(folder)).toBe(false)
})

it.each([
  ['has ended', async () => ({ pid: await deadProcess(), since: Date.now() })],
  ['had the number that this one has now', () => ({ pid: process.pid, since: Date.now() })],
  ['had a number that another has now', () => ({ pid: process.ppid, since: Date.now() - 3_600_000 })],
])('begins anew where the process that filled the folder was cut off and %s', async (_, whose) => {
  keep('documents.sqlite')
  note({ state: 'filling', ...await whose() })

  deleteHalfFilled(folder)

  expect(existsSync(folder)).toBe(false)
})

it.each(['ready', 'failed', 'filling'])('leaves a folder alone that another process has noted as %s', (state) => {
  keep('documents.sqlite')
  note({ state, pid: process.ppid, since: Date.now() })

  deleteHalfFilled(folder)

  expect(readdirSync(folder)).toContain('documents.sqlite')
  expect(hasSampleData(folder)).toBe(state === 'ready')
})

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-data-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function keep(name: string) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), 'kept')
}

function note(written: { state: string, pid: number, since: number }) {
  writeFileSync(join(folder, 'sampleData.json'), JSON.stringify(written))
}

async function deadProcess() {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid!
}
