/** Whether this page is in a frame of another page, which only the operator's choice makes possible. */
export const EMBEDDED = typeof window !== 'undefined' && window.parent !== window
