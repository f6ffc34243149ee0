/* SPDX-License-Identifier: MIT */
/* Questions about the machine that no process of a trace asks: folders, links and the kernel's log. */
#ifndef INTERLOCK_INQUIRY_H
#define INTERLOCK_INQUIRY_H

#include <stdint.h>

/* Names in a folder, one `item` event each, then `ok COUNT`; or `failed ERRNO`. */
void inquiry_list(uint32_t id, const char *path);

/* The text of a symbolic link as `item`, then `ok 1`; or `failed ERRNO`. */
void inquiry_link(uint32_t id, const char *path);

/* Starts listening to the kernel's log from its present end; where it may not be read, the log stays empty. */
void inquiry_open_log(void);

/* What the kernel has logged since the last time, one `item` a record, then `ok COUNT`. */
void inquiry_log(uint32_t id);

#endif
