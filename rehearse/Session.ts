/** Undoes what the call that returned it did. */
export type Stop = () => void;

/** A Chrome DevTools Protocol connection to one target of the browser. */
export interface Session {
  send(method: string, params?: object): Promise<any>;
  on(event: string, listener: (params: any) => void): Stop;
}
