export function faultOf(
  text: string,
  ended: { readonly code: number | null; readonly signal: string | null },
): string | undefined
