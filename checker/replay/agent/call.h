/* SPDX-License-Identifier: MIT */
/* One operation as it was asked for: parsed, its names looked up, its buffers laid out. */
#ifndef INTERLOCK_CALL_H
#define INTERLOCK_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "operations.h"
#include "text.h"

#define X(identifier, word, signature, binds) OPERATION_##identifier,
enum operation { OPERATIONS(X) OPERATION_COUNT };
#undef X

#define X(identifier, word) ARGUMENT_##identifier,
enum argument_kind { ARGUMENT_KINDS(X) ARGUMENT_COUNT };
#undef X

#define MAX_ARGUMENTS 6
#define MAX_OUTPUTS 32

struct argument {
	enum argument_kind kind;
	uint64_t value;		/* number, descriptor or address: what a system call is given */
	const char *name;	/* of a descriptor or address; the text of a string */
	size_t size;		/* of a buffer */
};

/* Bytes of a buffer that the caller wants to see after the call. */
struct output {
	const uint8_t *bytes;
	unsigned int width;
	const char *name;
};

struct call {
	enum operation operation;
	struct argument arguments[MAX_ARGUMENTS];
	int count;
	struct output outputs[MAX_OUTPUTS];
	int output_count;
	const char *bound;	/* name for the returned descriptor or address, or NULL */
};

/*
 * Parses "OPERATION ARGUMENT... [-> fd:NAME|addr:NAME]", in place; the call points into `text`
 * and into one static arena, so it lives until the next call. NULL, or what is wrong as "CODE words".
 */
const char *call_parse(struct call *call, char *text);

#endif
