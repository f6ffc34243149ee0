/* SPDX-License-Identifier: MIT */
/* Memory accesses that may fault: a fault is an answer of the kernel, not the end of the process. */
#ifndef INTERLOCK_FAULT_H
#define INTERLOCK_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Catches SIGSEGV and SIGBUS from now on; anything that faults outside fault_access ends the process as usual. */
void fault_catch(void);

enum fault_kind { FAULT_LOAD, FAULT_STORE, FAULT_FILL, FAULT_COPY };

struct access {
	enum fault_kind kind;
	volatile uint8_t *at;
	size_t length;		/* 1, 2, 4 or 8 for load and store, which are then one access each */
	uint64_t value;		/* stored, filled (low byte), or loaded */
	uint8_t *copy;		/* where FAULT_COPY puts the bytes */
};

/* 0, or the signal that stopped the access. */
int fault_access(struct access *access);

#endif
