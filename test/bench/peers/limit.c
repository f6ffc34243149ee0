/* Nanoseconds of one random read-modify-write of a 16-byte slot in a table of so many bytes, a batch of prefetches ahead of the
 * writes: what memory allows a visited set that is looked into once for every transition.
 * usage: limit BYTES ACCESSES */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 256 };
struct slot { uint64_t low, high; };

static uint64_t seed = 88172645463325252ull;
static uint64_t next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	return seed ^= seed << 17;
}

static double now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec + at.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	uint64_t slots, rounds, round;
	struct slot *table, *batch[BATCH];
	double started;
	int i;

	if (argc != 3)
		return 2;
	slots = strtoull(argv[1], NULL, 10) / sizeof(*table);
	rounds = strtoull(argv[2], NULL, 10) / BATCH;
	table = malloc(slots * sizeof(*table));
	if (slots == 0 || rounds == 0 || table == NULL)
		return 2;
	memset(table, 1, slots * sizeof(*table));
	started = now();
	for (round = 0; round < rounds; round++) {
		for (i = 0; i < BATCH; i++) {
			batch[i] = &table[(uint64_t)((__uint128_t)next() * slots >> 64)];
			__builtin_prefetch(batch[i], 1);
		}
		for (i = 0; i < BATCH; i++)
			batch[i]->low += batch[i]->high;
	}
	printf("%.3f\n", (now() - started) * 1e9 / (rounds * BATCH));
	return (int)(table[next() % slots].low & 0);
}
