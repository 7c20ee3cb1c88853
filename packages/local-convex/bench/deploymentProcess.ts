/** A deployment for `deployment.ts`: says where it listens and how long its start took, and ends when it is told to. */
import { join } from 'node:path'
import { openEngine } from '../src/engine/index.ts'
import { startLocalDeployment } from '../src/index.ts'

const root = process.argv[2]!
let opened = 0
const begun = performance.now()
const deployment = await startLocalDeployment({
  root,
  dataDir: join(root, 'data'),
  log: () => {},
  async engine(options) {
    const opening = performance.now()
    const engine = await openEngine(options)
    opened = performance.now() - opening
    return engine
  },
})
process.send!({ url: deployment.url, whole: performance.now() - begun, engine: opened, memory: process.memoryUsage().rss })

process.once('message', () => {
  process.send!(process.memoryUsage().rss)
  void deployment.close().then(() => process.disconnect())
})
