/** The parts of a program that are the same for every trace, in C: only those that a trace uses are written. */

import type { Feature } from './operand.js';

/** What the headers of a program are for, and when they are needed. */
export function headers(uses: ReadonlySet<Feature>, harness: boolean): readonly string[] {
  const needed: readonly (readonly [string, boolean])[] = [
    ['dirent.h', uses.has('cdev')],
    ['errno.h', true],
    ['fcntl.h', true],
    ['limits.h', true],
    ['poll.h', true],
    ['sched.h', uses.has('fork')],
    ['setjmp.h', uses.has('access')],
    ['signal.h', true],
    ['stdarg.h', uses.has('text')],
    ['stdbool.h', true],
    ['stdint.h', true],
    ['stdio.h', true],
    ['stdlib.h', true],
    ['string.h', true],
    ['sys/eventfd.h', uses.has('eventfd')],
    ['sys/ioctl.h', true],
    ['sys/mman.h', true],
    ['sys/prctl.h', true],
    ['sys/socket.h', uses.has('pass')],
    ['sys/syscall.h', uses.has('fork')],
    ['sys/wait.h', true],
    ['time.h', uses.has('sleep')],
    ['unistd.h', true],
    ['linux/iommufd.h', true],
    ['linux/kvm.h', uses.has('kvm.h')],
    ['linux/pci_regs.h', uses.has('pci_regs.h')],
    ['linux/vfio.h', true],
  ];
  const lines = needed.filter(([, wanted]) => wanted).map(([name]) => `#include <${name}>`);
  return harness ? [...lines, '', '#include "kselftest_harness.h"'] : lines;
}

/** How a call ends, in C. */
export const ANSWERS = `
enum kind { RETURNED, FAILED, SIGNALLED, BLOCKED };

struct answer {
	enum kind kind;
	/* An errno or a signal, or what the call returned. */
	long long value;
};

static struct answer returned(long long value)
{
	return (struct answer){ RETURNED, value };
}

static struct answer failed(void)
{
	return (struct answer){ FAILED, errno };
}

static struct answer answered(long long result)
{
	return result < 0 ? failed() : returned(result);
}
`;

/** In the order in which they are written. */
export const FEATURES: readonly (readonly [Feature, string])[] = [
  [
    'text',
    `
static const char *text(const char *format, ...)
{
	static char made[PATH_MAX];
	va_list values;

	va_start(values, format);
	vsnprintf(made, sizeof(made), format, values);
	va_end(values);
	return made;
}
`,
  ],
  [
    'access',
    `
/* A page of a device may be gone: the signal is an answer like any other. */
static sigjmp_buf before_access;

static void on_fault(int number)
{
	siglongjmp(before_access, number);
}

static int guarded(volatile void *place, int width, bool writing, unsigned long long *value)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };
	int number = sigsetjmp(before_access, 1);

	if (number)
		return number;
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
	switch (width) {
	case 1:
		if (writing)
			*(volatile uint8_t *)place = *value;
		else
			*value = *(volatile uint8_t *)place;
		break;
	case 2:
		if (writing)
			*(volatile uint16_t *)place = *value;
		else
			*value = *(volatile uint16_t *)place;
		break;
	case 4:
		if (writing)
			*(volatile uint32_t *)place = *value;
		else
			*value = *(volatile uint32_t *)place;
		break;
	default:
		if (writing)
			*(volatile uint64_t *)place = *value;
		else
			*value = *(volatile uint64_t *)place;
	}
	return 0;
}

static inline struct answer load(void *place, int width)
{
	unsigned long long value = 0;
	int number = guarded(place, width, false, &value);

	return number ? (struct answer){ SIGNALLED, number } : returned(value);
}

static inline struct answer store(void *place, int width, unsigned long long value)
{
	int number = guarded(place, width, true, &value);

	return number ? (struct answer){ SIGNALLED, number } : returned(0);
}
`,
  ],
  [
    'fetch',
    `
/* A read of a few bytes, which are the answer; without an offset it is -1. */
static struct answer fetch(int fd, size_t width, off_t offset)
{
	unsigned long long value = 0;
	ssize_t count = offset < 0 ? read(fd, &value, width) : pread(fd, &value, width, offset);

	if (count >= 0 && count != (ssize_t)width) {
		errno = EIO;
		count = -1;
	}
	return count < 0 ? failed() : returned(value);
}
`,
  ],
  [
    'page',
    `
/* Filled at once: a device must meet memory that is already this process's own. */
static void *new_page(size_t length)
{
	return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}
`,
  ],
  [
    'sleep',
    `
static void pause_for(long milliseconds)
{
	struct timespec left = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}
`,
  ],
  [
    'writefile',
    `
static struct answer write_file(const char *path, const char *content)
{
	size_t length = strlen(content);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written = fd < 0 ? -1 : write(fd, content, length);
	struct answer answer = written == (ssize_t)length ? returned(0) : failed();

	if (fd >= 0)
		close(fd);
	return answer;
}
`,
  ],
  [
    'pass',
    `
/* Open files travel from one process to another here. */
static int passing[2];

static int send_file(int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .room = { 0 } };
	char byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	return sendmsg(passing[0], &message, 0) == 1 ? 0 : -1;
}

static int receive_file(void)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	int fd = -1;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};

	if (recvmsg(passing[1], &message, 0) == 1 && CMSG_FIRSTHDR(&message))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
	return fd;
}
`,
  ],
];

/** A process that does what it is told, one part after another. */
export const SERVICE = `
/* Each process is told the number of a part, and answers. */
static int orders[PROCESSES][2], answers[PROCESSES][2];

static _Noreturn void serve(enum process self)
{
	int number;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(orders[self][0], &number, sizeof(number)) == sizeof(number)) {
		struct answer answer = parts[number].run();

		if (write(answers[self][1], &answer, sizeof(answer)) != sizeof(answer))
			break;
	}
	_exit(0);
}
`;

/** The child of a process is a child of the program too, so that its end can be seen. */
export const BIRTH = `
static struct answer give_birth(enum process child)
{
	long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		serve(child);
	if (pid < 0)
		return failed();
	shared->pids[child] = pid;
	return returned(0);
}
`;

/** Order, answers and comparison. */
export const CONDUCTOR = `
/* A call that is to return may take long on a slow machine; one that is to block has this long to return after all. */
#define RETURN_MS 20000
#define BLOCK_MS 1500

static struct answer collect(enum process who, int milliseconds)
{
	struct pollfd answer_of = { .fd = answers[who][0], .events = POLLIN };
	struct answer answer = { BLOCKED, 0 };

	if (poll(&answer_of, 1, milliseconds) == 1 && read(answers[who][0], &answer, sizeof(answer)) != sizeof(answer))
		answer.kind = BLOCKED;
	return answer;
}

static struct answer perform(int number)
{
	const struct part *part = &parts[number];

	if (part->run && write(orders[part->who][1], &number, sizeof(number)) != sizeof(number))
		return failed();
	if (part->leaves) {
		/* The files of a process are released before its end can be seen. */
		waitpid(shared->pids[part->who], NULL, 0);
		return returned(0);
	}
	return collect(part->who, part->expected.kind == BLOCKED ? BLOCK_MS : RETURN_MS);
}

static bool meets(const struct part *part, struct answer answer)
{
	if (answer.kind != part->expected.kind)
		return false;
	return part->any || answer.kind == BLOCKED || answer.value == part->expected.value;
}

static const char *in_words(struct answer answer, bool any)
{
	static char words[2][64];
	static int turn;
	char *place = words[turn++ % 2];

	switch (answer.kind) {
	case RETURNED:
		snprintf(place, sizeof(words[0]), any ? "ok" : "ok = %lld", answer.value);
		break;
	case FAILED:
		snprintf(place, sizeof(words[0]), "%s", strerrorname_np(answer.value));
		break;
	case SIGNALLED:
		snprintf(place, sizeof(words[0]), "SIG%s", sigabbrev_np(answer.value));
		break;
	case BLOCKED:
		return "blocked";
	}
	return place;
}

/* The first step that the kernel does otherwise than the trace, or 0. */
static int perform_all(void)
{
	for (int number = 0; number < PARTS; number++) {
		const struct part *part = &parts[number];
		struct answer answer = perform(number);

		printf(MARK "%2d  %-10s  %s: %s\\n", part->step, names[part->who], part->text, in_words(answer, part->any));
		fflush(stdout);
		if (!part->last && answer.kind == RETURNED)
			continue;
		/* A step of several parts ends where one of them fails. */
		while (!parts[number].last)
			number++;
		if (meets(&parts[number], answer))
			continue;
		printf(MARK "    the trace says %s\\n", in_words(parts[number].expected, parts[number].any));
		fflush(stdout);
		return part->step;
	}
	return 0;
}
`;
