/** Joins sentences to one line with one 。 between them, whether or not they came with their own. */
export function joinSentences(...sentences: readonly string[]): string {
  return sentences
    .map((sentence) => sentence.trim().replace(/[。；;.]+$/, ''))
    .filter((sentence) => sentence !== '')
    .join('。')
}
