/** The site port: HTTP actions. */
import { NOBODY } from './auth.ts'
import { newRequestId } from './encoding.ts'
import { describeClient, readBody } from './http.ts'
import type { Authenticator } from './auth.ts'
import type { Engine } from '../seam.ts'

/** Bytes of a request to an HTTP action. */
const MAX_BODY = 20 * 2 ** 20

export async function site(request: Request, engine: Engine, authenticator: Authenticator): Promise<Response> {
  const complete = new Request(request, request.body ? { body: await readBody(request, MAX_BODY) } : {})
  // The header may be of the application's own making: then the action runs for nobody.
  const { identity } = await authenticator.request(request).catch(() => NOBODY)
  return await engine.http(complete, { id: newRequestId(), ...describeClient(request) }, identity)
}
