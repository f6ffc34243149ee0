/* SPDX-License-Identifier: MIT */
/* Messages between the coordinator and its workers: one text each, with at most one descriptor beside it. */
#ifndef INTERLOCK_CHANNEL_H
#define INTERLOCK_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/* A connected pair, closed on exec. */
bool channel_pair(int pair[2]);

/* `fd` may be -1. False when the other end is gone. */
bool channel_send(int channel, const char *text, int fd);

/*
 * The length of the next message, which is terminated, and its descriptor or -1.
 * 0: the other end is gone. -1: nothing there, only when not `wait`.
 */
long channel_receive(int channel, char *text, size_t size, int *fd, bool wait);

#endif
