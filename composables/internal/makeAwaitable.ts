/** Returns state that can be destructured immediately, or awaited first. */
export function makeAwaitable<State extends object>(state: State, ready: Promise<unknown>): State & Promise<State> {
  return Object.assign(ready.then(() => state), state)
}
