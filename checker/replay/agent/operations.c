/* SPDX-License-Identifier: MIT */
/* Carries out one operation in this process. Nothing here knows what the descriptors are. */
#define _GNU_SOURCE
#include "outcome.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fault.h"
#include "mailbox.h"
#include "names.h"
#include "tally.h"

uint8_t peeked[PEEK_SIZE];

static struct outcome returned(int64_t value)
{
	if (value < 0)
		return (struct outcome){ .kind = OUTCOME_FAILED, .error = errno };
	return (struct outcome){ .kind = OUTCOME_RETURNED, .value = (uint64_t)value };
}

static struct outcome refused(const char *why)
{
	return (struct outcome){ .kind = OUTCOME_REFUSED, .refusal = why };
}

static struct outcome accessed(struct access access, bool valued)
{
	int signal = fault_access(&access);

	if (signal)
		return (struct outcome){ .kind = OUTCOME_SIGNALLED, .signal = signal };
	return (struct outcome){ .kind = OUTCOME_RETURNED, .value = valued ? access.value : 0 };
}

/* Keeps a new descriptor under the caller's name, or under `fallback`; without either it stays open and unnamed. */
static struct outcome keep_fd(const struct call *call, const char *fallback, int fd)
{
	const char *name = call->bound ? call->bound : fallback;

	if (fd >= 0 && name && !names_add(NAMES_FD, name, (struct meaning){ .value = (uint64_t)fd })) {
		close(fd);
		return refused("table-full no room for another descriptor name");
	}
	return returned(fd);
}

static struct outcome transfer(const struct call *call, bool positioned, bool writing)
{
	const struct argument *arguments = call->arguments;
	int fd = (int)arguments[0].value;
	void *bytes = (void *)(uintptr_t)arguments[1].value;
	size_t count = arguments[2].value;

	/* Beyond our own buffer the kernel would overwrite the agent; of other memory the caller may say anything. */
	if (arguments[1].kind == ARGUMENT_BUFFER && count > arguments[1].size)
		return refused("bad-argument the count is larger than the buffer");
	if (positioned)
		return returned(writing ? pwrite(fd, bytes, count, (off_t)arguments[3].value) :
					  pread(fd, bytes, count, (off_t)arguments[3].value));
	return returned(writing ? write(fd, bytes, count) : read(fd, bytes, count));
}

/* What was read, at an offset if there is one, is the answer. Fewer bytes than asked for are no number. */
static struct outcome fetch(const struct call *call)
{
	const struct argument *arguments = call->arguments;
	int fd = (int)arguments[0].value;
	uint64_t width = arguments[1].value, value = 0;

	if (width != 1 && width != 2 && width != 4 && width != 8)
		return refused("bad-argument the width must be 1, 2, 4 or 8");
	ssize_t count = call->count > 2 ? pread(fd, &value, width, (off_t)arguments[2].value) : read(fd, &value, width);

	if (count < 0)
		return returned(-1);
	if (count != (ssize_t)width)
		return (struct outcome){ .kind = OUTCOME_FAILED, .error = EIO };
	return (struct outcome){ .kind = OUTCOME_RETURNED, .value = value };
}

static struct outcome map(const struct call *call)
{
	const struct argument *arguments = call->arguments;
	void *address = mmap(NULL, arguments[0].value, (int)arguments[1].value, (int)arguments[2].value,
			     (int)arguments[3].value, (off_t)arguments[4].value);
	struct meaning meaning = { .value = (uintptr_t)address, .length = arguments[0].value };

	if (address == MAP_FAILED)
		return returned(-1);
	if (call->bound && !names_add(NAMES_ADDRESS, call->bound, meaning)) {
		munmap(address, meaning.length);
		return refused("table-full no room for another address name");
	}
	return returned((int64_t)meaning.value);
}

/* The newest mapping of a name goes first, as with close: the others still count as one use each. */
static struct outcome unmap(const struct call *call)
{
	const struct argument *place = &call->arguments[0];
	uint64_t offset = place->value - names_oldest(NAMES_ADDRESS, place->name)->value;
	const struct meaning *newest = names_newest(NAMES_ADDRESS, place->name);
	bool whole = !offset && call->arguments[1].value >= newest->length;
	int result = munmap((void *)(uintptr_t)(newest->value + offset), call->arguments[1].value);

	if (!result && whole)
		names_drop_newest(NAMES_ADDRESS, place->name);
	return returned(result);
}

static struct outcome page(const struct call *call)
{
	uint64_t length = call->arguments[0].value;
	const struct meaning *earlier = call->bound ? names_oldest(NAMES_ADDRESS, call->bound) : NULL;

	if (!call->bound)
		return refused("bad-binding page needs -> addr:NAME");
	if (earlier)
		return earlier->length == length ? returned(0) : refused("bad-name the name is taken by other memory");
	/* Populated: device access through an IOMMU must meet memory that is already this process's own. */
	void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (address == MAP_FAILED)
		return returned(-1);
	if (names_add(NAMES_ADDRESS, call->bound, (struct meaning){ .value = (uintptr_t)address, .length = length }))
		return returned(0);
	munmap(address, length);
	return refused("table-full no room for another address name");
}

static struct outcome close_newest(const struct call *call)
{
	const char *name = call->arguments[0].name;
	int fd = (int)names_newest(NAMES_FD, name)->value;

	/* Linux gives the number up even when close reports an error, so the name goes either way. */
	names_drop_newest(NAMES_FD, name);
	return returned(close(fd));
}

/* The number of the second name goes to the file of the first; what it stood for is closed by the kernel. */
static struct outcome dup_over(const struct call *call)
{
	const struct argument *arguments = call->arguments;
	int place = (int)names_newest(NAMES_FD, arguments[1].name)->value;

	if (dup2((int)arguments[0].value, place) < 0)
		return returned(-1);
	names_drop_newest(NAMES_FD, arguments[1].name);
	names_add(NAMES_FD, arguments[0].name, (struct meaning){ .value = (uint64_t)place });
	return returned(0);
}

static struct outcome write_file(const struct call *call)
{
	const char *text = call->arguments[1].name;
	int fd = open(call->arguments[0].name, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return returned(-1);
	ssize_t written = write(fd, text, strlen(text));
	int error = errno;

	close(fd);
	errno = written < 0 ? error : EIO;
	return returned(written == (ssize_t)strlen(text) ? 0 : -1);
}

/* A descriptor that the kernel handed over in a structure has no name until now. */
static struct outcome adopt(const struct call *call)
{
	uint64_t number = call->arguments[0].value;

	if (!call->bound)
		return refused("bad-binding adopt needs -> fd:NAME");
	if (number > INT_MAX || fcntl((int)number, F_GETFD) < 0)
		return refused("bad-argument this process has no descriptor of that number");
	return keep_fd(call, NULL, (int)number);
}

/* The process has it no more, and cannot take it back; the others keep theirs. */
static struct outcome give_up(uint64_t capability)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2];

	if (capability > CAP_LAST_CAP)
		return refused("bad-argument there is no capability of that number");
	if (syscall(SYS_capget, &header, sets))
		return returned(-1);
	struct __user_cap_data_struct *set = &sets[capability / 32];
	uint32_t others = ~(1u << (capability % 32));

	set->effective &= others;
	set->permitted &= others;
	set->inheritable &= others;
	return returned(syscall(SYS_capset, &header, sets));
}

/* What the process may raise it to again is left as it is. */
static struct outcome limit(uint64_t resource, uint64_t amount)
{
	struct rlimit limit;

	if (resource >= RLIM_NLIMITS)
		return refused("bad-argument there is no limit of that number");
	if (getrlimit((int)resource, &limit))
		return returned(-1);
	limit.rlim_cur = amount;
	return returned(setrlimit((int)resource, &limit));
}

static struct outcome pause_for(uint64_t milliseconds)
{
	struct timespec left = { (time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000 };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
	return returned(0);
}

static struct outcome peek(const struct call *call)
{
	struct access access = {
		.kind = FAULT_COPY,
		.at = (volatile uint8_t *)(uintptr_t)call->arguments[0].value,
		.length = call->arguments[1].value,
		.copy = peeked,
	};

	if (access.length > PEEK_SIZE)
		return refused("too-large peek of more than 16 KiB");
	struct outcome outcome = accessed(access, false);

	if (outcome.kind != OUTCOME_RETURNED)
		return outcome;
	memcpy(&outcome.value, peeked, access.length < 8 ? access.length : 8);
	outcome.peeked = access.length;
	return outcome;
}

static struct outcome touch(const struct call *call, enum fault_kind kind)
{
	struct access access = {
		.kind = kind,
		.at = (volatile uint8_t *)(uintptr_t)call->arguments[0].value,
		.length = call->arguments[1].value,
		.value = call->arguments[2].value,
	};

	/* fill(address, byte, length), store(address, width, value) */
	if (kind == FAULT_FILL) {
		access.value = call->arguments[1].value;
		access.length = call->arguments[2].value;
	} else if (access.length != 1 && access.length != 2 && access.length != 4 && access.length != 8) {
		return refused("bad-argument the width must be 1, 2, 4 or 8");
	}
	return accessed(access, kind == FAULT_LOAD);
}

struct outcome operation_run(const struct call *call)
{
	const struct argument *arguments = call->arguments;

	switch (call->operation) {
	case OPERATION_OPENAT:
		return keep_fd(call, NULL, openat(AT_FDCWD, arguments[0].name, (int)arguments[1].value, (mode_t)arguments[2].value));
	case OPERATION_IOCTL: {
		int result = ioctl((int)arguments[0].value, arguments[1].value, arguments[2].value);

		return call->bound ? keep_fd(call, NULL, result) : returned(result);
	}
	case OPERATION_READ:
		return transfer(call, false, false);
	case OPERATION_WRITE:
		return transfer(call, false, true);
	case OPERATION_PREAD:
		return transfer(call, true, false);
	case OPERATION_PWRITE:
		return transfer(call, true, true);
	case OPERATION_MMAP:
		return map(call);
	case OPERATION_MUNMAP:
		return unmap(call);
	case OPERATION_LOAD:
		return touch(call, FAULT_LOAD);
	case OPERATION_STORE:
		return touch(call, FAULT_STORE);
	case OPERATION_CLOSE:
		return close_newest(call);
	case OPERATION_DUP:
		return keep_fd(call, arguments[0].name, dup((int)arguments[0].value));
	case OPERATION_DUP2:
		return dup_over(call);
	case OPERATION_MAILBOX:
		return keep_fd(call, NULL, mailbox_open(arguments[0].name));
	case OPERATION_POST:
		return returned(mailbox_post(arguments[1].name, (int)arguments[0].value));
	case OPERATION_TAKE:
		return keep_fd(call, NULL, mailbox_take((int)arguments[0].value));
	case OPERATION_WRITEFILE:
		return write_file(call);
	case OPERATION_SLEEP:
		return pause_for(arguments[0].value);
	case OPERATION_PAGE:
		return page(call);
	case OPERATION_FILL:
		return touch(call, FAULT_FILL);
	case OPERATION_PEEK:
		return peek(call);
	case OPERATION_ADOPT:
		return adopt(call);
	case OPERATION_EVENTFD2:
		return keep_fd(call, NULL, eventfd((unsigned int)arguments[0].value, (int)arguments[1].value));
	case OPERATION_FETCH:
		return fetch(call);
	case OPERATION_UNCAP:
		return give_up(arguments[0].value);
	case OPERATION_RLIMIT:
		return limit(arguments[0].value, arguments[1].value);
	case OPERATION_TALLY:
		return tally(arguments[0].name, arguments[1].name);
	case OPERATION_FORK:
	case OPERATION_PASS:
	case OPERATION_EXIT:
	case OPERATION_EXEC:
	case OPERATION_COUNT:
		break;
	}
	return refused("bad-request this operation is the worker's own");
}
