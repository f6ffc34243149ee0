/* SPDX-License-Identifier: MIT */
/* What one operation came to, and the function that carries it out. */
#ifndef INTERLOCK_OUTCOME_H
#define INTERLOCK_OUTCOME_H

#include <stddef.h>
#include <stdint.h>

#include "call.h"

#define PEEK_SIZE 16384

struct outcome {
	enum { OUTCOME_RETURNED, OUTCOME_FAILED, OUTCOME_SIGNALLED, OUTCOME_REFUSED } kind;
	uint64_t value;
	int error;
	int signal;
	const char *refusal;	/* "CODE words": the request makes no sense, the kernel was not asked */
	size_t peeked;		/* how many bytes of `peeked` are the answer */
};

extern uint8_t peeked[PEEK_SIZE];

/* Everything but fork, exec, pass and exit, which the worker does itself. */
struct outcome operation_run(const struct call *call);

#endif
