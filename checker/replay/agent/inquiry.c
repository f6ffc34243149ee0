/* SPDX-License-Identifier: MIT */
/* Questions about the machine that no process of a trace asks. */
#define _GNU_SOURCE
#include "inquiry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "operations.h"
#include "text.h"
#include "wire.h"

static int kernel_log = -1;

static void say_item(uint32_t id, const char *text)
{
	char escaped[3 * 4096];

	text_escape(text, escaped, sizeof(escaped));
	wire_say(id, "item %s", escaped);
}

static void say_failed(uint32_t id)
{
	switch (errno) {
#define X(name)						\
	case name:					\
		wire_say(id, "failed " #name);		\
		return;
	ERRNO_NAMES(X)
#undef X
	}
	wire_say(id, "failed E%d", errno);
}

void inquiry_list(uint32_t id, const char *path)
{
	DIR *folder = opendir(path);
	int count = 0;

	if (!folder)
		return say_failed(id);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		say_item(id, entry->d_name);
		count++;
	}
	closedir(folder);
	wire_say(id, "ok %d", count);
}

void inquiry_link(uint32_t id, const char *path)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	if (length < 0)
		return say_failed(id);
	target[length] = '\0';
	say_item(id, target);
	wire_say(id, "ok 1");
}

void inquiry_open_log(void)
{
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kernel_log >= 0)
		lseek(kernel_log, 0, SEEK_END);
}

void inquiry_log(uint32_t id)
{
	char record[4096];
	int count = 0;

	while (kernel_log >= 0) {
		ssize_t length = read(kernel_log, record, sizeof(record) - 1);

		/* EPIPE: records were overwritten before they were read; the next read goes on with the oldest left. */
		if (length < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (length <= 0)
			break;
		record[length] = '\0';
		/* "level,sequence,time,flags;text\n key=value..." */
		char *text = strchr(record, ';');

		text = text ? text + 1 : record;
		text[strcspn(text, "\n")] = '\0';
		say_item(id, text);
		count++;
	}
	wire_say(id, "ok %d", count);
}
