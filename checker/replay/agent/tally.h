/* SPDX-License-Identifier: MIT */
/* Counts what a file or folder of the machine shows: for state that no system call answers with. */
#ifndef INTERLOCK_TALLY_H
#define INTERLOCK_TALLY_H

#include "outcome.h"

/* Entries of a folder whose name has `text` in it, or lines of a file. What cannot be looked at is refused: it says nothing. */
struct outcome tally(const char *path, const char *text);

#endif
