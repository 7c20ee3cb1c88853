import { Worker } from 'node:worker_threads'
import type { PaintOptions } from './painting/paint.ts'

export type Order = PaintOptions & { prompt: string }
export type Delivery = { id: number } & ({ picture: Uint8Array } | { error: Error })

/** Paints one picture after the other in a thread of its own, so that nothing else waits while it does. */
export class Painter {
  #worker: Worker | undefined
  #waiting = new Map<number, { resolve: (picture: Uint8Array) => void, reject: (error: Error) => void }>()
  #lastId = 0

  /** Rejects when the thread dies. */
  paint({ prompt, width, height, format, compression }: Order): Promise<Uint8Array> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#start().postMessage({ id, prompt, width, height, format, compression })
    })
  }

  /** Whoever still waits gets no answer. */
  async close(): Promise<void> {
    this.#waiting.clear()
    await this.#worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker)
      return this.#worker
    const worker = new Worker(new URL('./painting/worker.ts', import.meta.url))
    worker.unref()
    worker.on('message', (delivery: Delivery) => {
      const order = this.#waiting.get(delivery.id)
      this.#waiting.delete(delivery.id)
      if ('picture' in delivery)
        order?.resolve(delivery.picture)
      else
        order?.reject(delivery.error)
    })
    worker.on('error', error => this.#fail(error as Error))
    worker.on('exit', () => this.#fail(new Error('The painter has stopped.')))
    return this.#worker = worker
  }

  #fail(error: Error): void {
    this.#worker = undefined
    for (const { reject } of this.#waiting.values())
      reject(error)
    this.#waiting.clear()
  }
}
