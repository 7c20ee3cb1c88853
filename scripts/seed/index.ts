/**
 * The sample data of a first run: somebody who has used the application for some weeks. Nothing is written past the
 * application: she signs up, sends, paints and pays as anybody does, only that the clock is set back for her.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setClock } from '@postcard-studio/local-convex/clock'
import type { LocalStack } from '../stack.ts'
import { Person } from './person.ts'
import { story, timeOf } from './story.ts'

export const sampleAccount = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'analytical engine' }

/** Between two deeds, in ms: some of them are still done with one token. */
const STEP_MS = 4 * 60_000

/** What a data folder notes of its sample data: also whose work that is, or was, and since when, ms since the epoch. */
interface Note { state: 'filling' | 'ready' | 'failed', pid: number, since: number }

/** Longer than any filling. The number of a process that has died is another's some day. */
const MAX_FILL_MS = 10 * 60_000

/** Empties a data folder whose filling was cut off: half a story is of no use, and nobody has used it yet. */
export function deleteHalfFilled(dataDir: string) {
  const note = noteOf(dataDir)
  if (note?.state === 'filling' && !isAtWork(note))
    rmSync(dataDir, { recursive: true, force: true })
}

/** Whether a data folder has the sample account. */
export function hasSampleData(dataDir: string) {
  return noteOf(dataDir)?.state === 'ready'
}

/** Whether nothing was ever kept in a data folder. */
export function isNew(dataDir: string) {
  return !existsSync(dataDir) || readdirSync(dataDir).length === 0
}

/**
 * Begins to fill a new data folder: from here on, the whole process lives in the past. Start the stack on the folder
 * then, and call `fill`; with its end the time is right again.
 */
export function beginSampleData(dataDir: string) {
  const now = Date.now()
  const note = (state: Note['state']) => writeFileSync(fileOf(dataDir), JSON.stringify({ state, pid: process.pid, since: now } satisfies Note))
  mkdirSync(dataDir, { recursive: true })
  note('filling')
  const clock = setClock(timeOf(story[0]!, now) - 10 * 60_000)

  return {
    /** @returns why it could not be done, if so: an application that was changed may not fit the story. */
    async fill(stack: LocalStack): Promise<string | undefined> {
      try {
        const ada = new Person(stack, clock)
        await ada.signUp(sampleAccount)
        for (const chapter of story) {
          clock.moveTo(timeOf(chapter, now))
          await ada.comeBack()
          for (const deed of chapter.deeds) {
            await deed(ada)
            await ada.settled()
            clock.moveTo(Date.now() + STEP_MS)
          }
        }
        note('ready')
      }
      catch (error) {
        note('failed')
        return (error as Error).message
      }
      finally {
        clock.restore()
      }
    },
  }
}

function fileOf(dataDir: string) {
  return join(dataDir, 'sampleData.json')
}

function noteOf(dataDir: string): Note | undefined {
  return existsSync(fileOf(dataDir)) ? JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Note : undefined
}

/** Whether the one who fills a folder is still there. */
function isAtWork({ pid, since }: Note) {
  return pid !== process.pid && since > Date.now() - MAX_FILL_MS && isRunning(pid)
}

function isRunning(pid: number) {
  try {
    return process.kill(pid, 0)
  }
  catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
