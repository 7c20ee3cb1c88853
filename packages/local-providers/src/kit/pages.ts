import { readFileSync } from 'node:fs'
import { defineEventHandler, setResponseHeaders, type H3Event, type Router } from 'h3'
import type { Html } from './html.ts'

/** Headers of every page. Under `no-referrer` browsers send `null` as the origin of its forms. */
export const pageHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' }

/** Answers with a page or a part of one, under a content security policy. */
export function sendPage(event: H3Event, body: Html, policy: string): string {
  setResponseHeaders(event, { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
  return body.toString()
}

/** Serves a file of the provider's own: read once, under its name. */
export function addAsset(router: Router, file: URL, type: string): void {
  const content = readFileSync(file, 'utf8')
  router.get(`/${file.pathname.split('/').at(-1)}`, defineEventHandler((event) => {
    setResponseHeaders(event, { ...pageHeaders, 'content-type': `${type}; charset=utf-8` })
    return content
  }))
}
