/** Makes a text that comes from elsewhere, such as the name of a device, harmless where it is put. */
export type Escape = (text: string) => string

/** For plain text: what could end a line, or turn the direction of writing, is a space. */
export const plainText: Escape = (text) => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For HTML, in text and in attributes. */
export const html: Escape = (text) => plainText(text).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')

const BREAK = '\u200b'

/**
 * For Slack and Mattermost: nobody is called by it, and it is no link and no picture. What those would make of a text is
 * broken up by a space that is not seen.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const chatText: Escape = (text) =>
  plainText(text)
    .replaceAll(/[&<>]/g, (sign) => entities[sign] ?? '')
    .replaceAll('`', '\u02cb')
    .replaceAll(/@|www(?=\.)|:(?=\/\/)|\](?=\()/gi, (found) => found + BREAK)
