/** The local stack in a process of its own, whose Resend takes a mail and never says so. */
import '../../setup/clock.ts'
import { startLocalStack } from '../../../scripts/stack.ts'

const [root, dataDir] = process.argv.slice(2)
const stack = await startLocalStack({ root: root!, dataDir: dataDir!, log: () => {} })
stack.resend.faults.add({ kind: 'hang', after: true })
process.send!({ url: stack.deployment.url, siteUrl: stack.deployment.siteUrl, resend: stack.resend.url })
