// What is on the wire between an app's server and a page recorder: Agora's cloud recording in mode `web`, as far as the
// seed and docs/facts/page-recorder.md tell it. What the local recorder alone says is marked `local`.

/** Names a recording task; in mode `web` no user of a channel. */
export interface Task {
  cname: string;
  /** "1" to "4294967295". */
  uid: string;
}

export interface AcquireRequest {
  /** Hours in which the recording answers. */
  resourceExpiredHour?: number;
  scene: 1;
  region?: 'CN' | 'AP' | 'EU' | 'NA';
  excludeResourceIds?: string[];
  startParameter?: Record<string, unknown>;
}

export interface ServiceParam {
  url: string;
  /** 48 kHz mono of 48 kbps, mono of 128, stereo of 192. */
  audioProfile: 0 | 1 | 2;
  videoWidth: number;
  videoHeight: number;
  maxRecordingHour: number;
  /** kbps; 2000 from 1280x720 on, else 1500. */
  videoBitrate?: number;
  /** 15 unless told. */
  videoFps?: number;
  /** Minutes of an MP4; 120 unless told. */
  maxVideoDuration?: number;
  /** Seconds for `navigator.notifyReady()`; 0, the default, for no wait. */
  readyTimeout?: number;
  onhold?: false;
  mobile?: false;
}

export interface StartRequest {
  token?: string;
  extensionServiceConfig: {
    errorHandlePolicy?: 'error_abort';
    extensionServices: [
      { serviceName: 'web_recorder_service'; errorHandlePolicy?: 'error_abort'; serviceParam: ServiceParam },
    ];
  };
  recordingFileConfig?: { avFileType?: ('hls' | 'mp4')[] };
  storageConfig: {
    vendor: number;
    region: number;
    bucket: string;
    accessKey: string;
    secretKey: string;
    stsToken?: string;
    stsExpiration?: number;
    /** Folders. */
    fileNamePrefix?: string[];
    extensionParams?: Record<string, unknown>;
  };
}

/** 2 starting, 5 in progress, 6 stopping, uploads included, 8 exited, 20 ended by a failure. */
export type Status = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 20;

export interface RecordedFile {
  filename: string;
  /** ms */
  sliceStartTime: number;
}

/** Why a recording has ended: what event 71 says. */
export interface Exit {
  code: ExitCode;
  message: string;
  details: string;
}

/** In the order of their numbers. */
export type ExitMessage =
  | 'ok'
  | 'max_recording_hour'
  | 'capability_limit'
  | 'start_engine_failed'
  | 'page_load_timeout'
  | 'access_url_failed'
  | 'recorder_error';
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** How far a recording is. */
export interface Progress {
  /** Seconds of film. */
  seconds: number;
  bytes: number;
  frames: number;
  /** Frames that stand in for one that came too late. */
  repeated: number;
  slices: number;
  /** Files that the storage has; none where they stay in the local folder. */
  uploaded: number;
}

export interface WebRecorderState {
  serviceName: 'web_recorder_service';
  payload: {
    state: 'init' | 'inProgress' | 'exit';
    onhold: boolean;
    fileList: RecordedFile[];
    /** local */
    progress?: Progress;
    /** local: the cloud says it in event 71 alone. */
    exit?: Exit;
  };
}
export interface UploadState {
  serviceName: 'upload_service';
  payload: { uploadingStatus: 'uploaded' | 'backuped' | 'unknown' };
}

export interface Acquired extends Task {
  resourceId: string;
}
export interface Started extends Task {
  resourceId: string;
  sid: string;
}
export interface Queried extends Started {
  serverResponse: { status: Status; extensionServiceState: WebRecorderState[] };
}
export interface Stopped extends Started {
  serverResponse: { extensionServiceState: (UploadState | WebRecorderState)[] };
}

/** An answer that is none: `message` says what is wrong with the caller, `code` and `reason` what with the request. */
export interface Refusal {
  code?: number;
  reason?: string;
  message?: string;
}

/** Details of events 30 to 32 (storage) and 70 to 73. */
export type EventDetails =
  | { msgName: 'web_recorder_started'; recorderStartTime: number }
  | ({ msgName: 'web_recorder_stopped'; fileList: RecordedFile[] } & Exit)
  | { msgName: 'web_recorder_capability_limit'; limitType: LimitType }
  | { msgName: 'web_recorder_reload'; reason: 'page_load_timeout' }
  | { msgName: 'uploader_started'; status: 0 }
  /** `backuped`: the storage has not taken all of them, and they are in the local folder. */
  | { msgName: 'uploaded' | 'backuped'; status: 0; fileList: RecordedFile[] };
export type LimitType = 'resolution' | 'WebGL' | 'bandwidth';

/** What a callback URL is sent. */
export interface Notice {
  noticeId: string;
  productId: 3;
  eventType: 30 | 31 | 32 | 70 | 71 | 72 | 73;
  notifyMs: number;
  sid: string;
  payload: Started & { sequence: number; sendts: number; serviceType: 2 | 6; details: EventDetails };
}
