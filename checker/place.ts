/** Where the program itself lies: its modules find by it what they load at run time, also where they have been put into one file. */

/** The folder checker/, built or as sources. */
export const CHECKER = new URL('./', import.meta.url);
