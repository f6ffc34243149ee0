/* SPDX-License-Identifier: MIT */
/* What this process calls its descriptors and addresses: two small tables in order of age. */
#include "names.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

#define MEANINGS 256

struct entry {
	char name[NAME_SIZE];
	struct meaning meaning;
};

struct table {
	struct entry entries[MEANINGS];
	int count;
};

static struct table tables[2];

bool names_add(enum name_space space, const char *name, struct meaning meaning)
{
	struct table *table = &tables[space];

	if (table->count == MEANINGS)
		return false;
	struct entry *entry = &table->entries[table->count++];

	strncpy(entry->name, name, NAME_SIZE - 1);
	entry->name[NAME_SIZE - 1] = '\0';
	entry->meaning = meaning;
	return true;
}

const struct meaning *names_oldest(enum name_space space, const char *name)
{
	struct table *table = &tables[space];

	for (int i = 0; i < table->count; i++)
		if (!strcmp(table->entries[i].name, name))
			return &table->entries[i].meaning;
	return NULL;
}

static int newest(const struct table *table, const char *name)
{
	int i = table->count - 1;

	while (i >= 0 && strcmp(table->entries[i].name, name))
		i--;
	return i;
}

const struct meaning *names_newest(enum name_space space, const char *name)
{
	int i = newest(&tables[space], name);

	return i < 0 ? NULL : &tables[space].entries[i].meaning;
}

void names_drop_newest(enum name_space space, const char *name)
{
	struct table *table = &tables[space];
	int i = newest(table, name);

	if (i < 0)
		return;
	table->count--;
	memmove(&table->entries[i], &table->entries[i + 1], (size_t)(table->count - i) * sizeof(struct entry));
}

bool names_save(int file)
{
	return pwrite(file, &tables[NAMES_FD], sizeof(struct table), 0) == (ssize_t)sizeof(struct table);
}

bool names_load(int file)
{
	static struct table saved;

	if (pread(file, &saved, sizeof(saved), 0) != (ssize_t)sizeof(saved))
		return false;
	for (int i = 0; i < saved.count; i++)
		if (fcntl((int)saved.entries[i].meaning.value, F_GETFD) >= 0)
			names_add(NAMES_FD, saved.entries[i].name, saved.entries[i].meaning);
	return true;
}
