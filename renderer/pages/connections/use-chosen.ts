import { useState } from 'react'
import { useQueryParameter } from '../../state/router.ts'

const NEW = 'new'

/** Which connection a settings page shows: the one a person chose, else `?connection=`, else the first. */
export function useChosen<C extends { id: number }>(connections: readonly C[]) {
  const asked = useQueryParameter('connection')
  const [chosen, setChosen] = useState<string | null>(null)
  return { ...chosenOf(connections, chosen, asked), choose: setChosen, create: () => setChosen(NEW) }
}

/** @param chosen by a person on the page, null = nobody has; `new` = one that is being made */
export function chosenOf<C extends { id: number }>(connections: readonly C[], chosen: string | null, asked: string) {
  const known = connections.some((one) => String(one.id) === asked) ? asked : String(connections[0]?.id ?? '')
  const key = chosen ?? known
  return { key, current: connections.find((one) => String(one.id) === key) ?? null, creating: key === NEW }
}
