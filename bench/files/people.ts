/** A CSV of people in 25 columns as spreadsheet programs write it: a byte order mark, quotes, line breaks inside cells. */
export function peopleCsv(rows: number) {
  const extra = Array.from({ length: 18 }, (_, n) => `Extra ${n}`)
  const lines = [['Email', 'First name', 'Last name', 'Company', 'Phone', 'City', 'Country', ...extra].join(',')]
  for (let n = 0; n < rows; n++) {
    const person = [`person.${n}@example.com`, `First ${n}`, `"Last, ${n}"`, `"Company ""${n % 100}"""`, `+49 ${n}`, `"City\n${n % 50}"`, 'Germany']
    lines.push([...person, ...extra.map((_, at) => `v${(n * 7 + at) % 1000}`)].join(','))
  }
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
