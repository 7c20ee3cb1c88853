// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the app's project reaches this file, not its folder
/// <reference path="./saxen.d.ts" />
import { Parser } from 'saxen'
import { malformed } from './fileError'

export interface XmlListeners {
  open?: (name: string, attributes: () => Record<string, string>) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

/**
 * Reads XML as it comes: write pieces of it, then end. Names come without the prefix of their namespace.
 *
 * @throws `FileError` for what is not XML
 */
export function readXml({ open, close, text }: XmlListeners) {
  const parser = new Parser()
    .on('error', () => malformed('This workbook is damaged. Open it in your spreadsheet app, save it again, and upload that copy.'))
    .on('openTag', (name, attributes, decode) => open?.(local(name), () => {
      const given = Object.entries(attributes()).map(([key, value]) => [local(key), decode(value)])
      return Object.fromEntries(given) as Record<string, string>
    }))
    .on('closeTag', name => close?.(local(name)))
    .on('text', (given, decode) => text?.(decode(given)))
    .on('cdata', given => text?.(given))
  const decoder = new TextDecoder()
  return {
    write: (piece: Uint8Array) => void parser.write(decoder.decode(piece, { stream: true })),
    end: () => void parser.end(),
  }
}

function local(name: string) {
  return name.slice(name.indexOf(':') + 1)
}
