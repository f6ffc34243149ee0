/* SPDX-License-Identifier: MIT */
/* The protocol's own stream: lines in, events out. Only the coordinator uses it. */
#ifndef INTERLOCK_WIRE_H
#define INTERLOCK_WIRE_H

#include <stdbool.h>
#include <stdint.h>

/* The same descriptor twice is a port with somebody at its other end, or nobody: then the agent ends. */
void wire_open(int input, int output);

/* Whether the input is also the output, so that a hang-up of it ends a call that is waited for as well. */
bool wire_is_port(void);

/* The descriptor to poll. */
int wire_input(void);

/* Takes in what has arrived. False at the end of the stream. */
bool wire_fill(void);

/* The next complete line without its newline, valid until wire_fill; NULL when there is none. `cut` tells that it was too long. */
char *wire_line(bool *cut);

/* One event: "ID text". A stream that cannot be written ends the agent. */
void wire_say(uint32_t id, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The agent is wrong, or the machine is out of something it needs: said on stderr, with errno; then the end. */
_Noreturn void wire_fail(const char *what);

/* What is done at the very end: exit on a host, power off in a machine. */
void wire_at_end(void (*end)(int status));
_Noreturn void wire_end(int status);

#endif
