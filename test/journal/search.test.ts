import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../../main/journal/fold.ts'
import { JournalQueryError, type NewEntry } from '../../main/journal/index.ts'
import { SEGMENT_ROWS } from '../../main/journal/postings.ts'
import { createRedactor } from '../../main/log/index.ts'
import { seededRandom } from '../bench/journal-sentences.ts'
import { NOON } from '../store/temporary.ts'
import { allIds, entry, journalBench } from './helpers.ts'

const find = async (messages: string[], text: string): Promise<string[]> => {
  const { journal } = await journalBench()
  for (const message of messages) journal.write(entry(message))
  return journal.search({ text }).items.map((line) => line.message)
}

test.each([
  ['a Chinese word of two characters', '商品「纯牛奶」已送达', '牛奶'],
  ['two characters across words', '商品已送达', '品已'],
  ['capitals', 'Outbox HN-00123 sent', 'hn-00'],
  ['full-width letters and digits', 'ＨＮ－００１２３', 'hn-00123'],
  ['full-width in the query', 'HN-00123', 'ＨＮ－００'],
  ['a percent sign', '完成 100% 了', '0%'],
  ['an underscore', 'a_b', '_b'],
  ['an asterisk', '规格 5*8', '*8'],
  ['a double quote', '说明 "急"', '"急'],
  ['a single quote', "it's", "t's"],
  ['a backslash', 'D:\\数据', '\\数'],
  ['a blank inside', '第 12 页', '第 1'],
  ['a full-width blank', '第　12 页', '第 12'],
  ['a line break', '第一行\n第二行', '行 第'],
  ['an emoji', '好👍的', '👍的'],
  ['a rare character outside the basic plane', '𠮷野家', '𠮷野'],
  ['zeros', 'RK2611220000012', '0000'],
  [
    'a whole long sentence',
    '商品「荣耀便携数据线 星河银」已送达西湖文三路店，商家编码 6901234567892，用时 12 毫秒',
    '荣耀便携数据线 星河银」已送达西湖文三路店，商家编码 6901234567892，用时',
  ],
])('finds %s', async (_what, message, text) => {
  expect(await find([message, '别的记录 other'], text)).toEqual([message])
})

test.each([
  ['order', '商品已送达', '品商'],
  ['a pattern', '商品已送达', '商%达'],
  ['any-character', 'abc', 'a_c'],
  ['an operator', '商品 已送达', '商品 OR 已送'],
  ['parts that stand apart', '1212 和 2121', '12122'],
])('does not find by %s', async (_what, message, text) => {
  expect(await find([message], text)).toEqual([])
})

test('nothing is found across the fields of an entry, and every field is searched', async () => {
  const { journal } = await journalBench()
  journal.write(
    entry('甲乙', { subject: { type: 'document', id: '丙丁' }, event: 'outbox.sent', keywords: ['戊己', '庚辛'] }),
  )
  for (const text of ['甲乙', '丙丁', 'box.s', '戊己', '庚辛'])
    expect(journal.search({ text }).items, text).toHaveLength(1)
  for (const text of ['乙丙', '己庚']) expect(journal.search({ text }).items, text).toHaveLength(0)
})

test('one character is refused, blanks are no condition, wrong cursors and limits are named', async () => {
  const { journal } = await journalBench()
  journal.write(entry('甲乙'))
  const codeOf = (query: object): string => {
    try {
      journal.search(query)
    } catch (error) {
      if (error instanceof JournalQueryError) return error.code
    }
    return 'none'
  }
  expect(codeOf({ text: '甲' })).toBe('text-too-short')
  expect(codeOf({ text: ' 𠮷 ' })).toBe('text-too-short')
  expect(journal.search({ text: '  ' }).items).toHaveLength(1)
  expect(codeOf({ cursor: '1; DROP TABLE entry' })).toBe('bad-cursor')
  expect(codeOf({ limit: 0 })).toBe('bad-limit')
  expect(codeOf({ limit: 201 })).toBe('bad-limit')
})

test('pages are newest first, without gap or repeat, also while entries are written', async () => {
  const { journal } = await journalBench()
  for (let index = 1; index <= 25; index += 1) journal.write(entry(index % 2 ? '奇数行' : '偶数行'))
  const first = journal.search({ text: '奇数', limit: 5 })
  expect(first.items.map((line) => line.id)).toEqual([25, 23, 21, 19, 17])
  journal.write(entry('奇数行'))
  const second = journal.search({ text: '奇数', limit: 5, cursor: first.next! })
  expect(second.items.map((line) => line.id)).toEqual([15, 13, 11, 9, 7])
  const third = journal.search({ text: '奇数', limit: 5, cursor: second.next! })
  expect(third.items.map((line) => line.id)).toEqual([5, 3, 1])
  expect(third.next).toBeNull()
  expect(journal.search({ text: '偶数', limit: 12 }).next).toBeNull()
})

test('a correlation id read out on the phone finds its entries, beside those that contain the text', async () => {
  const { journal } = await journalBench()
  journal.write(entry('点击', { correlationId: '7K3QX0M1ZA' }))
  journal.write(entry('别的', { correlationId: '7K3QX0M1ZB' }))
  journal.write(entry('编号 7k3qx0m1za 的结果'))
  expect(allIds(journal, { text: '7k3qx-om1za' })).toEqual([1])
  expect(allIds(journal, { text: '7K3QX0M1ZA' })).toEqual([3, 1])
  expect(allIds(journal, { text: '7K3QX0M1ZA', levels: ['error'] })).toEqual([])
})

/** Small alphabets, so that words repeat, overlap and nearly match. */
const ALPHABETS = ['商品已送达单据', '0123', 'abAB', 'ａＢ０', '，。「」%_"\'* -\\', '00000', '👍𠮷']
const SCOPES = ['queue', 'catalog', 'documents']
const LEVELS = ['debug', 'info', 'warn', 'error'] as const

test('every search finds exactly what a plain comparison finds, in memory, on disk and after a restart', async () => {
  const seed = Number(process.env.JOURNAL_SEED ?? Date.now() % 2 ** 31)
  console.log(`journal property seed ${seed} (JOURNAL_SEED)`)
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const word = (length: number): string => {
    const letters = [...(random() < 0.8 ? pick(ALPHABETS) : ALPHABETS.join(''))]
    return Array.from({ length }, () => pick(letters)).join('')
  }
  const redactor = createRedactor()
  const bench = await journalBench()
  const written: (NewEntry & { id: number; at: number; text: string })[] = []
  const total = SEGMENT_ROWS * 2 + 3_000
  for (let row = 0; row < total; row += 1) {
    const message = Array.from({ length: 1 + Math.floor(random() * 5) }, () => word(1 + Math.floor(random() * 6))).join(
      pick(['', ' ', '，']),
    )
    const made: NewEntry & { at: number } = {
      // The clock runs, and now and then it is set back.
      at: NOON + row * 1_000 - (random() < 0.001 ? 3_000_000 : 0),
      level: pick(LEVELS),
      scope: pick(SCOPES),
      event: 'e',
      message,
      ...(random() < 0.3 ? { connection: `pos:${Math.floor(random() * 3)}` } : {}),
      ...(random() < 0.2 ? { subject: { type: 'document', id: word(4) } } : {}),
    }
    // Numbers that happen to look like a phone are masked, and then not found.
    const text = [redactor.text(message), made.subject?.id ?? '', made.event].map(foldText).join('\n')
    written.push({ ...made, id: bench.journal.write(made), text })
    // Memory, a finished segment on its way to disk, and segments on disk: all three take part.
    if (row % 400 === 0) bench.turns.turn()
  }
  const check = (stage: string, rounds: number): void => {
    for (let round = 0; round < rounds; round += 1) {
      const source = pick(written).message
      const from = Math.floor(random() * source.length)
      const raw =
        random() < 0.6 ? source.slice(from, from + 2 + Math.floor(random() * 6)) : word(2 + Math.floor(random() * 4))
      const text = foldText(raw).trim()
      if ([...text].length < 2) continue
      const levels = random() < 0.3 ? [pick(LEVELS), pick(LEVELS)] : undefined
      const scopes = random() < 0.3 ? [pick(SCOPES)] : undefined
      const connections = random() < 0.2 ? ['pos:1'] : undefined
      const start = random() < 0.3 ? NOON + Math.floor(random() * total * 1_000) : undefined
      const end = random() < 0.3 ? NOON + Math.floor(random() * total * 1_000) : undefined
      const expected = written
        .filter(
          (each) =>
            each.text.includes(text) &&
            (!levels || levels.includes(each.level)) &&
            (!scopes || scopes.includes(each.scope)) &&
            (!connections || each.connection === 'pos:1') &&
            (start === undefined || each.at >= start) &&
            (end === undefined || each.at < end),
        )
        .map((each) => each.id)
        .reverse()
      const query = {
        text: raw,
        limit: 200,
        ...(levels ? { levels } : {}),
        ...(scopes ? { scopes } : {}),
        ...(connections ? { connections } : {}),
        ...(start === undefined ? {} : { from: start }),
        ...(end === undefined ? {} : { to: end }),
      }
      expect(allIds(bench.journal, query), `${stage} ${JSON.stringify(query)}`).toEqual(expected)
    }
  }
  bench.journal.flush()
  check('partly in memory', 60)
  bench.turns.settle()
  check('settled', 60)
  bench.restart()
  check('just restarted', 40)
  bench.turns.settle()
  check('caught up', 40)
})

test('any two neighbouring characters of any text are found', async () => {
  const { journal } = await journalBench()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 12 }), fc.nat(), fc.nat(), (message, a, b) => {
      const id = journal.write(entry(message))
      const units = [...message]
      const from = a % (units.length - 1)
      const text = units.slice(from, from + 2 + (b % 4)).join('')
      fc.pre([...foldText(text).trim()].length >= 2)
      expect(journal.search({ text, limit: 1 }).items[0]?.id).toBe(id)
    }),
    { numRuns: 300 },
  )
})
