/** Lets the browser paint and answer before what follows. A tab in the background, whose timers wait for a second, goes straight on. */
export async function yieldToBrowser() {
  if (!document.hidden)
    await new Promise(resolve => setTimeout(resolve))
}
