export function PracticeBanner() {
  return null
}
