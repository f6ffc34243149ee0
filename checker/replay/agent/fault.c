/* SPDX-License-Identifier: MIT */
/* Memory accesses that may fault, between a sigsetjmp and its handler. */
#include "fault.h"

#include <setjmp.h>
#include <signal.h>

static sigjmp_buf before;
static volatile sig_atomic_t guarded;

static void on_fault(int signal)
{
	if (guarded)
		siglongjmp(before, signal);
	/* Our own bug: fault again, this time for good. */
	sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
}

void fault_catch(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static void load(struct access *access)
{
	switch (access->length) {
	case 1:
		access->value = *access->at;
		break;
	case 2:
		access->value = *(volatile uint16_t *)access->at;
		break;
	case 4:
		access->value = *(volatile uint32_t *)access->at;
		break;
	default:
		access->value = *(volatile uint64_t *)access->at;
	}
}

static void store(const struct access *access)
{
	switch (access->length) {
	case 1:
		*access->at = (uint8_t)access->value;
		break;
	case 2:
		*(volatile uint16_t *)access->at = (uint16_t)access->value;
		break;
	case 4:
		*(volatile uint32_t *)access->at = (uint32_t)access->value;
		break;
	default:
		*(volatile uint64_t *)access->at = access->value;
	}
}

int fault_access(struct access *access)
{
	int signal = sigsetjmp(before, 1);

	if (signal) {
		guarded = 0;
		return signal;
	}
	guarded = 1;
	switch (access->kind) {
	case FAULT_LOAD:
		load(access);
		break;
	case FAULT_STORE:
		store(access);
		break;
	case FAULT_FILL:
		for (size_t i = 0; i < access->length; i++)
			access->at[i] = (uint8_t)access->value;
		break;
	case FAULT_COPY:
		for (size_t i = 0; i < access->length; i++)
			access->copy[i] = access->at[i];
	}
	guarded = 0;
	return 0;
}
