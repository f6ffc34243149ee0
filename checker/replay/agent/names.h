/* SPDX-License-Identifier: MIT */
/* What this process calls its descriptors and addresses. fork copies the tables with the rest of the process. */
#ifndef INTERLOCK_NAMES_H
#define INTERLOCK_NAMES_H

#include <stdbool.h>
#include <stdint.h>

/* One meaning of a name. A name with several meanings is used by its oldest and given up by its newest. */
struct meaning {
	uint64_t value;		/* a descriptor, or an address */
	uint64_t length;	/* of the mapping; 0 for descriptors */
};

enum name_space { NAMES_FD, NAMES_ADDRESS };

/* False when the table is full. */
bool names_add(enum name_space space, const char *name, struct meaning meaning);

/* The oldest and the newest meaning; NULL when there is none. */
const struct meaning *names_oldest(enum name_space space, const char *name);
const struct meaning *names_newest(enum name_space space, const char *name);

void names_drop_newest(enum name_space space, const char *name);

/* Over an exec: the names of the descriptors are written to a file, and read from it again by the new program, where those that are closed have none. */
bool names_save(int file);
bool names_load(int file);

#endif
