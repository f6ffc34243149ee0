/* SPDX-License-Identifier: MIT */
/* Serves the protocol: requests in, events out, workers between. */
#ifndef INTERLOCK_COORDINATOR_H
#define INTERLOCK_COORDINATOR_H

/* `mode` goes into the first line. Returns at the end of the stream or on `bye`, with no worker left that could be killed. */
void coordinator_serve(const char *mode);

#endif
