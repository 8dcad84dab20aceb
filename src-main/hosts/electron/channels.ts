/** The three channels between the preload and the main process. */
export const callChannel = "mailwright:call";
export const fileChannel = "mailwright:file";
export const eventChannel = "mailwright:event";
