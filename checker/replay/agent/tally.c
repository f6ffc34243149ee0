/* SPDX-License-Identifier: MIT */
/* Counts what a file or folder of the machine shows. Memory is static: fork copies it, and a worker never allocates. */
#define _GNU_SOURCE
#include "tally.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PORTION 4096

/* What getdents64 writes; no header of the C library has it. */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	uint8_t type;
	char name[];
};

static _Alignas(8) char portion[PORTION];
static char line[PORTION];
static char refusal[128];

static struct outcome unseen(const char *path, int error)
{
	snprintf(refusal, sizeof(refusal), "unseen %.80s: %s", path, strerror(error));
	return (struct outcome){ .kind = OUTCOME_REFUSED, .refusal = refusal };
}

/* Returns the count, or a negative number where errno says why there is none. */
static int64_t count_entries(int folder, const char *text)
{
	int64_t count = 0;
	long length;

	while ((length = syscall(SYS_getdents64, folder, portion, sizeof(portion))) > 0)
		for (long at = 0; at < length; at += ((struct entry *)(portion + at))->length)
			count += strstr(((struct entry *)(portion + at))->name, text) != NULL;
	return length < 0 ? length : count;
}

/* A line longer than the buffer is looked at up to its end. */
static int64_t count_lines(int file, const char *text)
{
	int64_t count = 0;
	size_t used = 0;
	ssize_t length;

	while ((length = read(file, portion, sizeof(portion))) > 0) {
		for (ssize_t i = 0; i < length; i++) {
			if (portion[i] == '\n') {
				line[used] = '\0';
				count += strstr(line, text) != NULL;
				used = 0;
			} else if (used < sizeof(line) - 1) {
				line[used++] = portion[i];
			}
		}
	}
	line[used] = '\0';
	return length < 0 ? length : count + (used > 0 && strstr(line, text) != NULL);
}

struct outcome tally(const char *path, const char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return unseen(path, errno);
	int64_t count = count_entries(fd, text);

	if (count < 0 && errno == ENOTDIR)
		count = count_lines(fd, text);
	int error = errno;

	close(fd);
	if (count < 0)
		return unseen(path, error);
	return (struct outcome){ .kind = OUTCOME_RETURNED, .value = (uint64_t)count };
}
