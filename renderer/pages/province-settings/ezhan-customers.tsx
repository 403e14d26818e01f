import { EzhanMappingPage } from './ezhan-mapping.tsx'

export default function EzhanCustomersPage() {
  return <EzhanMappingPage what="customers" />
}
