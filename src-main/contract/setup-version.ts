/** The version of the stored document. A store refuses a newer one and migrates an older one. */
export const setupVersion = 1;
