import { useEffect, useState } from 'preact/hooks'

const query = matchMedia('(min-width: 720px)')

/** Whether the window is wider than a phone. */
export function useWide(): boolean {
  const [wide, setWide] = useState(query.matches)
  useEffect(() => {
    const change = () => setWide(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  return wide
}
