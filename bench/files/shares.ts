import { Session, type Profiler } from 'node:inspector/promises'

/** Whose time it is, by where its code lies: the first that fits. */
const OWNERS: [owner: string, place: RegExp][] = [
  ['SQLite', /\/deployment\/engine\/store\.ts$/],
  ['engine', /\/local\/deployment\/engine\//],
  ['protocol', /\/local\/deployment\/|\/node_modules\/ws\//],
  ['reading the file', /\/convex\/lib\/(importing|storage)\/|\/papaparse\//],
  ['functions', /\/convex\/|\/convex-helpers\/|\/@convex-dev\//],
]

/**
 * Runs `work` and says how its time was spent, in percent of the time that this thread was not idle. What Node's own
 * code and native code take counts for who called it.
 */
export async function sharesOf(work: () => Promise<void>): Promise<Record<string, string>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return summed(profile)
}

function summed({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const owners = new Map<number, string>()
  const visit = (node: Profiler.ProfileNode, above: string) => {
    const { url, functionName } = node.callFrame
    const own = functionName === '(garbage collector)' ? 'memory' : functionName === '(idle)' || url === 'node:inspector' ? 'idle' : undefined
    const owner = own ?? OWNERS.find(([, place]) => place.test(url))?.[0] ?? above
    owners.set(node.id, owner)
    for (const child of node.children ?? [])
      visit(byId.get(child)!, owner)
  }
  const byId = new Map(nodes.map(node => [node.id, node]))
  visit(nodes[0]!, 'rest')

  const times: Record<string, number> = {}
  samples.forEach((id, at) => {
    const owner = owners.get(id)!
    times[owner] = (times[owner] ?? 0) + timeDeltas[at]!
  })
  const { idle: _, ...busy } = times
  const whole = Object.values(busy).reduce((sum, time) => sum + time, 0)
  return Object.fromEntries(Object.entries(busy).sort((a, b) => b[1] - a[1])
    .map(([owner, time]) => [owner, `${(time / whole * 100).toFixed(0)} %`]))
}
