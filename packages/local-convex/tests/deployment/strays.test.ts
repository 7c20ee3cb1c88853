import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { api, deploy, httpClient } from './support.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('an error that a function does not await', () => {
  const names = ['nested', 'rejection', 'inQuery', 'noError', 'timer', 'microtask', 'late', 'scheduled', 'answer']
  let results: Result[]

  beforeAll(async () => {
    results = (await run('functions', ...names)).results
  })

  it.each(names)('leaves the call and the process alone, and is logged with function and line: %s', (name) => {
    const { value, line } = results.find(result => result.name === name) ?? {}

    expect(value).toBe('done')
    expect(line).toContain(name === 'answer' ? 'http' : `strays:${name}`)
    // The official library wraps errors from nested functions, and what is no error knows no line.
    if (name !== 'nested' && name !== 'noError')
      expect(line).toMatch(/strays\.ts:\d+/)
  })

  it('is looked out for only while a deployment is open', () => {
    expect(results).toContainEqual({ name: 'closed', value: true })
  })
})

it('drops the writes of a nested mutation that is not awaited, and keeps everything else', async () => {
  const { results } = await run('writes')

  expect(results).toEqual([
    { name: 'leavesBehind', value: ['own'] },
    { name: 'leavesBehindNested', value: ['own', 'after'] },
  ])
})

describe('an error of the process itself', () => {
  it.each(['rejection', 'exception'])('ends the process as ever: %s', async (kind) => {
    const { code, stdout, stderr } = await run(kind)

    expect(stdout).not.toContain('lived on')
    expect(stderr).toContain(`Error: foreign ${kind}`)
    expect(code).toBe(1)
  })

  it('is left to those who handle it', async () => {
    const { code, stdout } = await run('handled')

    expect(stdout).toContain('handled foreign rejection')
    expect(stdout).toContain('lived on')
    expect(code).toBe(0)
  })
})

it('does not let a log that throws change what functions answer', async () => {
  const http = httpClient(await deploy({ log: () => {
    throw new Error('the log is full')
  } }))

  await http.mutation(api.messages.send, { room: 'a', text: 'hello' })
  await expect(http.mutation(api.messages.crash, {})).rejects.toThrow('the mutation has a defect')

  expect(await http.query(api.messages.list, { room: 'a' })).toEqual(['hello'])
})

interface Result { name: string, value: unknown, line?: string }

/** Runs `strays.ts` to its end. */
function run(...args: string[]) {
  const script = fileURLToPath(new URL('strays.ts', import.meta.url))
  return new Promise<{ code: unknown, stdout: string, stderr: string, results: Result[] }>((resolve) => {
    execFile(process.execPath, [script, ...args], { timeout: 50_000 }, (error, stdout, stderr) => {
      const results = stdout.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Result)
      resolve({ code: error ? error.code : 0, stdout, stderr, results })
    })
  })
}
