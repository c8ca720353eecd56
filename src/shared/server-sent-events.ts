export interface ServerSentEvent {
  /** Sent back as Last-Event-ID by who lost the connection. */
  id?: string;
  event: string;
  data: object;
}

/** What keeps a connection open through proxies that close a silent one. */
export const SSE_COMMENT = ':\n\n';

/** One event as a `text/event-stream` holds it. */
export function sseText({ id, event, data }: ServerSentEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
