/** Prints a title and rows of name and value, aligned. */
export function printTable(title: string, rows: Record<string, string>) {
  const width = Math.max(...Object.keys(rows).map(name => name.length))
  const lines = Object.entries(rows).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  console.log(`\n${title}\n\n${lines.join('\n')}\n`)
}
