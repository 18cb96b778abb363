import type { KeyboardEvent } from "react";

/**
 * Whether a key belongs to an input method that still puts characters together (Chinese, Japanese,
 * Korean …): its Enter accepts a suggestion and its Escape drops one; neither is meant for us.
 * Safari ends composing before the key that did it, and tells by the code 229.
 */
export function composing({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === 229;
}
