import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getPort } from 'get-port-please'
import { expect, it, onTestFinished } from 'vitest'
import { startLocalStack } from '../../scripts/stack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('stops what it has started when another part cannot start', async () => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'resend.sqlite'), 'This is not a database, whatever its name says.'.repeat(20))
  const stripe = await getPort({ host: '127.0.0.1' })

  await expect(startLocalStack({ root, dataDir, ports: { stripe } })).rejects.toThrow('resend.sqlite')

  await expect(fetch(`http://127.0.0.1:${stripe}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-stack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
