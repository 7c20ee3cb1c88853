/**
 * `npm run lint:wording`: counts phrases that are hard to read and compares the counts with `wording.json`.
 *
 * It fails when a count differs: a higher count is new wording to rewrite, a lower one is progress to record with
 * `npm run lint:wording -- --lower`. It also fails when text for users has a forbidden phrase. `npm run lint:wording -- V4`
 * lists every hit of one pattern.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countsOf, forbiddenHitsOf, hitsOf, patterns } from './wordingPatterns.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const record = new URL('wording.json', import.meta.url)
const recorded: Record<string, number> = JSON.parse(readFileSync(record, 'utf8'))
const [option] = process.argv.slice(2)

// The patterns and their test name every phrase.
const skipped = /(^|\/)(\.|node_modules|_generated|coverage|test-results|playwright-report|wording(Patterns|\.test))/
const files = globSync('**/*.{ts,vue,md}', { cwd: root, exclude: name => skipped.test(name) })
  .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

if (option && option in patterns) {
  for (const { path, line, text } of hitsOf(patterns[option]!, files))
    console.log(`${path}:${line}  ${text}`)
}
else {
  const counts = countsOf(files)
  const higher = Object.keys(patterns).filter(id => counts[id]! > recorded[id]!)
  const lower = Object.keys(patterns).filter(id => counts[id]! < recorded[id]!)

  for (const id of higher)
    console.error(`${id} rose from ${recorded[id]} to ${counts[id]}: ${patterns[id]!.advice} List them: npm run lint:wording -- ${id}`)
  if (option === '--lower')
    writeFileSync(record, `${JSON.stringify({ ...recorded, ...Object.fromEntries(lower.map(id => [id, counts[id]])) }, null, 2)}\n`)
  else if (lower.length)
    console.error(`Fewer hits of ${lower.join(', ')} than recorded. Record the new counts: npm run lint:wording -- --lower`)
  const forbidden = forbiddenHitsOf(files)
  for (const { id, path, line, text } of forbidden)
    console.error(`${path}:${line}  ${id}: ${patterns[id]!.advice}  ${text}`)
  if (forbidden.length || higher.length || (lower.length && option !== '--lower'))
    process.exitCode = 1
}
