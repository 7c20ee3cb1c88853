import { parentPort } from 'node:worker_threads'
import type { Delivery, Order } from '../painter.ts'
import { paint } from './paint.ts'

parentPort!.on('message', async ({ id, prompt, ...options }: Order & { id: number }) => {
  const delivery: Delivery = await paint(prompt, options).then(
    picture => ({ id, picture }),
    (error: Error) => ({ id, error }),
  )
  parentPort!.postMessage(delivery)
})
