/** State that can be destructured at once, and awaited as well. */
export function makeAwaitable<State extends object>(state: State, ready: Promise<unknown>): State & Promise<State> {
  return Object.assign(ready.then(() => state), state)
}
