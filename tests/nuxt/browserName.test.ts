import { describe, expect, it } from 'vitest'
import { browserName } from '../../server/utils/browserName'

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)'
const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0'

describe('browserName', () => {
  it.each([
    ['Firefox on Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Firefox on Android', 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'],
    ['Firefox on iPhone', `${IPHONE} ${WEBKIT} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`],
    ['Safari on macOS', `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`],
    ['Safari on iPhone', `${IPHONE} ${WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1`],
    ['Safari on iPad', `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${WEBKIT} Version/16.6 Mobile/15E148 Safari/604.1`],
    ['Chrome on Windows', `${WINDOWS} ${BLINK} Safari/537.36`],
    ['Chrome on macOS', `${MAC} ${BLINK} Safari/537.36`],
    ['Chrome on Android', `${ANDROID} ${BLINK} Mobile Safari/537.36`],
    ['Chrome on iPhone', `${IPHONE} ${WEBKIT} CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1`],
    ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Safari/537.36`],
    ['Chrome on Linux', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/138.0.0.0 Safari/537.36'],
    ['Edge on Windows', `${WINDOWS} ${BLINK} Safari/537.36 Edg/138.0.0.0`],
    ['Edge on Android', `${ANDROID} ${BLINK} Mobile Safari/537.36 EdgA/138.0.0.0`],
    ['Edge on iPhone', `${IPHONE} ${WEBKIT} Version/18.0 EdgiOS/138.0.3351.56 Mobile/15E148 Safari/604.1`],
    ['Opera on macOS', `${MAC} ${BLINK} Safari/537.36 OPR/120.0.0.0`],
    ['Samsung Internet on Android', `${ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
    ['DuckDuckGo on macOS', `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15 Ddg/18.5`],
    ['Firefox', 'Mozilla/5.0 (Haiku; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ])('names %s', (name, userAgent) => {
    expect(browserName(userAgent)).toBe(name)
  })

  it.each([undefined, '', 'node', 'curl/8.14.1', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', WINDOWS])('does not know %j', (userAgent) => {
    expect(browserName(userAgent)).toBeUndefined()
  })
})
