/** `kill -9` in the middle of a stream of mutations, again and again on the same data. `CRASH_ROUNDS` says how often. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { eventually, open, temporaryFolder } from '../support.ts'
import { crashApp } from './app.ts'

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 3)
const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))
const MAX_WRITES = 60

it('keeps every acknowledged mutation whole through a kill', { timeout: 30_000 + ROUNDS * 10_000 }, async () => {
  const dataDir = temporaryFolder()
  const acknowledged: number[] = []
  let next = 0
  for (let round = 0; round < ROUNDS; round++) {
    const writer = fork(WRITER, [dataDir, String(next)])
    const ended = once(writer, 'exit')
    const enough = acknowledged.length + 1 + Math.floor(Math.random() * MAX_WRITES)
    writer.on('message', (n: number) => {
      acknowledged.push(n)
      if (acknowledged.length >= enough) writer.kill('SIGKILL')
    })
    const [code, signal] = await ended
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })

    const { query, mutation, engine, call, close } = await open(crashApp, { dataDir })
    const left = await query('stream:halves', { half: 'left' }) as number[]
    expect(left).toEqual(expect.arrayContaining(acknowledged))
    expect(await query('stream:halves', { half: 'right' })).toEqual(left)
    // Scheduled in the same transactions: none is lost, and none runs twice.
    await eventually(async () => expect(await query('stream:halves', { half: 'echo' })).toEqual(left))
    // Sent again, as a client does that never got its answer.
    await engine.mutation(call('stream:write', { n: left.at(-1)! }), `request ${left.at(-1)}`)
    expect(await query('stream:halves', { half: 'right' })).toEqual(left)
    next = left.at(-1)! + 1
    await mutation('stream:write', { n: next++ })
    await eventually(async () => expect(await query('stream:halves', { half: 'echo' })).toHaveLength(left.length + 1))
    await close()
  }
})
