/** One condition on an entry: any of these words of the index. `weight` = entries that had it where it was last looked up. */
export interface Condition {
  words: readonly number[]
  weight: number
}

export function conditions(groups: readonly (readonly number[])[]): Condition[] {
  return groups.map((words) => ({ words, weight: -1 }))
}

/** Puts the rarest first; those never looked up come before all, so that one segment tells the weight of each. */
export function rarestFirst(list: Condition[]): void {
  for (let index = 1; index < list.length; index += 1) {
    if (list[index]!.weight < list[index - 1]!.weight) {
      list.sort((a, b) => a.weight - b.weight)
      return
    }
  }
}
