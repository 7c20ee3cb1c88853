import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { importJWK, importPKCS8, jwtVerify, SignJWT } from 'jose'
import { expect, it } from 'vitest'

it('prints commands that set a pair of keys, the address of the site and one secret for both sides', async () => {
  const { variables, stdout } = await authKeys('https://studio.example/')
  const { keys: [jwk] } = JSON.parse(variables.JWKS!) as { keys: [{ use: string }] }
  const signed = await new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(variables.JWT_PRIVATE_KEY!, 'RS256'))

  expect(jwk.use).toBe('sig')
  expect((await jwtVerify(signed, await importJWK(jwk, 'RS256'))).payload.sub).toBe('ada')
  expect(variables.SITE_URL).toBe('https://studio.example')
  expect(stdout).toContain(`NUXT_AUTH_PROXY_SECRET=${variables.AUTH_PROXY_SECRET}`)
})

it('makes other keys each time', async () => {
  const [first, second] = await Promise.all([authKeys(), authKeys()])

  expect(first.variables.JWT_PRIVATE_KEY).not.toBe(second.variables.JWT_PRIVATE_KEY)
  expect(first.variables.AUTH_PROXY_SECRET).not.toBe(second.variables.AUTH_PROXY_SECRET)
})

it('refuses what is not the address of a site', async () => {
  await expect(authKeys('studio.example')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('https://your-domain.com') })
})

/** Runs it as the documentation says, by npm, which finds the Node of the project. */
async function authKeys(...args: string[]) {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'auth:keys', '--', ...args], { cwd: fileURLToPath(new URL('../..', import.meta.url)) })
  const variables: Record<string, string> = Object.fromEntries([...stdout.matchAll(/^npx convex env set (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]))
  return { stdout, variables }
}
