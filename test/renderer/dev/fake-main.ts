import type {} from '../../../renderer/state/bridge.ts'
import { createFakeBridge } from '../fake-bridge.ts'
import { SCENARIOS } from '../scenarios/index.ts'

const name = new URLSearchParams(location.search).get('scenario') ?? 'practice'
const scenario = (SCENARIOS[name] ?? SCENARIOS.practice)?.()
if (scenario) window.bridge = createFakeBridge(scenario.handlers, scenario.snapshots)
