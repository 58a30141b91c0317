/** A user's id, as the Agora SDK has it. `7` and `'7'` are the same user. */
export type Uid = string | number;

/** What `recorderUid` takes: a uid, `prefix*`, or (from code only) a test. */
export type UidPattern = Uid | ((uid: Uid) => boolean);
