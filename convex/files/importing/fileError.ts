import type { ErrorCode } from '../../core/errors'

/** A file that will be no better on another try. `message` says what is wrong with it and the way on. */
export class FileError extends Error {
  readonly code: Extract<ErrorCode, 'FILE_TOO_LARGE' | 'FILE_UNSUPPORTED' | 'FILE_MALFORMED'>

  constructor(code: FileError['code'], message: string) {
    super(message)
    this.code = code
  }
}

export function tooLarge(message: string): never {
  throw new FileError('FILE_TOO_LARGE', message)
}

export function unsupported(message: string): never {
  throw new FileError('FILE_UNSUPPORTED', message)
}

export function malformed(message: string): never {
  throw new FileError('FILE_MALFORMED', message)
}
