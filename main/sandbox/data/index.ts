export { catalogueFrame } from './frame.ts'
export { type GenerateOptions, generateGoods } from './generate.ts'
export { tinyPng } from './png.ts'
export type {
  CatalogueFrame,
  GeneratedBrand,
  GeneratedClass,
  GeneratedGoods,
  GeneratedSpec,
  GeneratedStore,
  TenThousandths,
} from './types.ts'
