import { useEffect } from 'react'

/** Names the page in the browser's tab, as long as the component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
