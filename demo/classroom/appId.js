/** An App ID for the local edge: it takes any, the SDK only 32 such digits. */
export const LOCAL_APP_ID = '0123456789abcdef0123456789abcdef';
