/** A whole process for `lifecycle.test.ts`: it must end by itself after `close()`. */
import { fileURLToPath } from 'node:url'
import { startLocalDeployment } from '../../src/index.ts'

const root = fileURLToPath(new URL('fixture', import.meta.url))
const deployment = await startLocalDeployment({ root, watch: true, log: () => {} })
const socket = new WebSocket(`${deployment.url.replace('http', 'ws')}/api/1.48.0/sync`)
await new Promise(resolve => socket.addEventListener('open', resolve))
const args = [{ room: 'a', text: 'never', after: 60_000 }]
await fetch(`${deployment.url}/api/mutation`, { method: 'POST', body: JSON.stringify({ path: 'messages:sendLater', args }) })
await deployment.close()
console.log('closed')
