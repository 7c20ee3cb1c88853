/**
 * A whole process for `strays.test.ts`, since what is under test may end it. Calls the functions that are named, each
 * until its stray error is in the log; or, for `foreign …`, goes wrong itself.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLocalDeployment } from '../../src/index.ts'

const root = fileURLToPath(new URL('fixture', import.meta.url))
const [mode = '', ...names] = process.argv.slice(2)
const lines: string[] = []
let notify = () => {}
const dataDir = mkdtempSync(join(tmpdir(), 'strays-'))
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
const listening = () => ['unhandledRejection', 'uncaughtException'].map(event => process.listenerCount(event))

const before = listening()
if (mode === 'handled')
  process.on('unhandledRejection', error => console.log('handled', (error as Error).message))
const start = () => startLocalDeployment({ root, dataDir, log: (line) => {
  lines.push(line)
  notify()
} })
let deployment = await start()
switch (mode) {
  case 'functions':
    for (const name of names)
      console.log(JSON.stringify({ name, value: await called(name), line: await logged(`stray ${name}`) }))
    await deployment.close()
    console.log(JSON.stringify({ name: 'closed', value: listening().join() === before.join() }))
    break
  case 'writes':
    for (const path of ['leavesBehind', 'leavesBehindNested'])
      await call(`strays:${path}`, { room: path })
    await call('messages:sendThenFail', { room: 'leavesBehind', text: 'refused' })
    await deployment.close()
    deployment = await start()
    for (const room of ['leavesBehind', 'leavesBehindNested'])
      console.log(JSON.stringify({ name: room, value: await call('messages:list', { room }) }))
    await deployment.close()
    break
  case 'rejection':
  case 'handled':
    void Promise.reject(new Error('foreign rejection'))
    setTimeout(() => deployment.close().then(() => console.log('lived on')))
    break
  case 'exception':
    setTimeout(() => {
      throw new Error('foreign exception')
    })
    setTimeout(() => deployment.close().then(() => console.log('lived on')), 5)
}

async function called(name: string): Promise<unknown> {
  if (name === 'answer')
    return await (await fetch(`${deployment.siteUrl}/stray`)).text()
  return await call(`strays:${name === 'scheduled' ? 'schedules' : name}`)
}

async function call(path: string, args = {}): Promise<unknown> {
  const response = await fetch(`${deployment.url}/api/function`, { method: 'POST', body: JSON.stringify({ path, args }) })
  return (await response.json() as { value: unknown }).value
}

async function logged(text: string): Promise<string> {
  for (;;) {
    const line = lines.find(line => line.includes(text))
    if (line !== undefined)
      return line
    await new Promise<void>(resolve => notify = resolve)
  }
}
