import type { Page } from '@playwright/test'

/**
 * Holds a page's mutations of one function back, to be refused: between the two, the page shows what it hopes for.
 * Call it before the page is opened.
 *
 * @param path The function, such as `users:updateProfile`.
 * @returns `refuse`, which lets those that were held go, as if such a function did not exist; later ones pass.
 */
export async function holdMutations(page: Page, path: string) {
  let held: (() => void)[] | undefined = []
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (held && String(message).includes(`"udfPath":"${path}"`))
        held.push(() => server.send(String(message).replace(path, `${path}Not`)))
      else
        server.send(message)
    })
  })
  return {
    refuse() {
      held?.forEach(send => send())
      held = undefined
    },
  }
}
