/** What undoes what was begun. */
export type Stop = () => void;

/** A connection to one target of the browser, in the words of the Chrome DevTools Protocol. */
export interface Session {
  send(method: string, params?: object): Promise<any>;
  on(event: string, listener: (params: any) => void): Stop;
}
