/** Writes without end from the number it is given on; reports each acknowledged mutation to its parent process. */
import { openEngine } from '../../../src/engine/index.ts'
import { crashApp } from './app.ts'

const [dataDir, start] = process.argv.slice(2)
const engine = await openEngine({ dataDir: dataDir!, app: crashApp, origin: { cloudUrl: '', siteUrl: '' } })
for (let n = Number(start); ; n++) {
  const { outcome } = await engine.mutation({ path: 'stream:write', args: { n }, identity: null }, `request ${n}`)
  if (outcome.ok) process.send!(n)
  // Lets the scheduled functions and the messages to the parent out.
  await new Promise(resolve => setImmediate(resolve))
}
