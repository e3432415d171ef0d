/** How large a picture the server takes, in bytes. */

export const MOST_BYTES = 10 * 1024 * 1024;
