import { EzhanMappingPage } from './ezhan-mapping.tsx'

export default function EzhanProductsPage() {
  return <EzhanMappingPage what="products" />
}
