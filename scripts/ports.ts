import { getPort } from 'get-port-please'

/** The wanted port for each name, or another free one where it is taken. */
export async function choosePorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, number>> {
  const chosen = {} as Record<Name, number>
  const used = new Set<number>()
  for (const name of Object.keys(wanted) as Name[]) {
    let port = await getPort({ port: wanted[name], host: '127.0.0.1' })
    while (used.has(port))
      port = await getPort({ random: true, host: '127.0.0.1' })
    used.add(port)
    chosen[name] = port
  }
  return chosen
}
