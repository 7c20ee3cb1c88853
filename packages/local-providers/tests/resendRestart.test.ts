import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLocalResend } from '../src/resend/index.ts'
import { localResend, mail } from './resendSetup.ts'
import { refusingUrl, secret, webhookReceiver } from './webhookReceiver.ts'

describe('a restart', () => {
  it('keeps the mail, its events and the idempotency keys', async () => {
    const dataFile = temporaryFile()
    const before = await localResend({ dataFile })
    const id = await before.sent({}, 'email/1')
    await expect.poll(() => before.local.mails()[0]!.status).toBe('delivered')
    await before.local.close()

    const after = await localResend({ dataFile })

    expect(after.local.mails()).toMatchObject([{ id, subject: mail.subject, status: 'delivered' }])
    expect(after.local.events(id)).toHaveLength(2)
    expect(await after.sent({}, 'email/1')).toBe(id)
    expect(after.local.mails()).toHaveLength(1)
  })

  it('sends webhooks that had not arrived, and those that were not due yet', async () => {
    const dataFile = temporaryFile()
    const { webhook, types } = await webhookReceiver()
    const before = await localResend({ dataFile, deliveryDelay: 100, webhook: { url: await refusingUrl(), secret }, retryDelays: [60_000] })
    await before.sent()
    await expect.poll(() => before.local.events()[0]!.attempts.length).toBe(1)
    await before.local.close()

    await localResend({ dataFile, webhook })

    await expect.poll(() => types().sort()).toEqual(['email.delivered', 'email.sent'])
  })

  it('says which file is not a database', async () => {
    const dataFile = temporaryFile()
    writeFileSync(dataFile, 'This is not a database, whatever its name says.'.repeat(20))

    await expect(startLocalResend({ dataFile })).rejects.toThrow(`Cannot open ${dataFile}`)
  })
})

describe('close', () => {
  it('ends open requests and frees the port', async () => {
    const { local } = await localResend()
    local.faults.add({ kind: 'hang' })
    const hanging = fetch(`${local.url}/emails`, { method: 'POST' })
    const ended = expect(hanging).rejects.toThrow()
    await expect.poll(() => local.journal.entries().length).toBe(1)

    await local.close()

    await ended
    await expect(fetch(local.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  it('leaves nothing open that would keep a process alive', async () => {
    const module = JSON.stringify(new URL('../src/resend/index.ts', import.meta.url).href)
    const script = `
      const { startLocalResend } = await import(${module})
      const local = await startLocalResend({ webhook: { url: '${await refusingUrl()}', secret: '${secret}' }, deliveryDelay: 60_000 })
      local.faults.add({ kind: 'latency', ms: 60_000, after: true })
      void fetch(local.url + '/emails', { method: 'POST', headers: { authorization: 'Bearer re_x' }, body: '${JSON.stringify(mail)}' }).catch(() => {})
      while (local.mails().length === 0)
        await new Promise(setImmediate)
      await local.close()
      console.log('closed')`

    const { stdout, stderr } = await promisify(execFile)('node', ['--input-type=module', '--eval', script], { timeout: 15_000 })

    expect(stdout).toBe('closed\n')
    expect(stderr).toBe('')
  })

  it('may be called twice', async () => {
    const { local } = await localResend()

    await local.close()

    await expect(local.close()).resolves.toBeUndefined()
  })
})

it('rejects when its port is taken', async () => {
  const { local } = await localResend()

  await expect(startLocalResend({ port: Number(new URL(local.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-resend-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'nested-resend.sqlite')
}
