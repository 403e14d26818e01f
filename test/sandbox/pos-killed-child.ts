import { createRow } from './pos-client.ts'
import { openLonePos } from './pos-kit.ts'

// Run by pos-durable.test.ts: writes products one by one until it is killed.
const lone = await openLonePos({ dir: process.argv[2]! })
for (let number = 1; ; number += 1) {
  const row = createRow(number)
  const answer = await lone.pos('/v1/products:batch', { body: { rows: [row] } })
  if (answer.json.data.rows[0]!.result !== 'created') throw new Error(answer.text)
  process.stdout.write(`${String(row.sourceNo)}\n`)
}
