/* SPDX-License-Identifier: MIT */
/* Parses one operation. Everything that can be refused is refused here, before anything is done. */
#include "call.h"

#include <stdio.h>
#include <string.h>

#include "names.h"

/* Buffers of one call; page-aligned so that no buffer starts in the middle of an earlier one's cache line by accident. */
#define ARENA_SIZE (256 * 1024)
#define MAX_DEPTH 4

static _Alignas(4096) uint8_t arena[ARENA_SIZE];
static size_t arena_used;
static char refusal[256];

static const char *const argument_words[] = {
#define X(identifier, word) word,
	ARGUMENT_KINDS(X)
#undef X
};

static const struct shape {
	const char *word, *signature;
	char binds;
} shapes[] = {
#define X(identifier, word, signature, binds) { word, signature, binds },
	OPERATIONS(X)
#undef X
};

static const char *refuse(const char *code, const char *what, const char *word)
{
	snprintf(refusal, sizeof(refusal), "%s %s: %.80s", code, what, word ? word : "end of line");
	return refusal;
}

static const char *parse_argument(struct call *call, struct argument *argument, char *word, char **cursor, int depth);

/* "@OFFSET:WIDTH ARGUMENT" writes into the buffer. */
static const char *parse_place(struct call *call, struct argument *buffer, char *word, char **cursor, int depth)
{
	struct argument value = { 0 };
	unsigned int offset, width;
	char rest;

	if (sscanf(word, "@%u:%u%c", &offset, &width, &rest) != 2 || (width != 1 && width != 2 && width != 4 && width != 8))
		return refuse("bad-place", "expected @OFFSET:WIDTH, width 1, 2, 4 or 8", word);
	if (width > buffer->size || offset > buffer->size - width)
		return refuse("bad-place", "beyond the buffer", word);
	const char *wrong = parse_argument(call, &value, text_token(cursor), cursor, depth + 1);

	if (wrong)
		return wrong;
	memcpy((uint8_t *)(uintptr_t)buffer->value + offset, &value.value, width);	/* little endian, as the machine is */
	return NULL;
}

/* ">OFFSET:WIDTH:NAME" asks for bytes of the buffer after the call. */
static const char *parse_output(struct call *call, struct argument *buffer, char *word)
{
	unsigned int offset, width;
	int name = 0;

	if (sscanf(word, ">%u:%u:%n", &offset, &width, &name) != 2 || !name || width < 1 || width > 8)
		return refuse("bad-place", "expected >OFFSET:WIDTH:NAME", word);
	if (width > buffer->size || offset > buffer->size - width)
		return refuse("bad-place", "beyond the buffer", word);
	if (!text_is_name(word + name))
		return refuse("bad-name", "not a name", word + name);
	if (call->output_count == MAX_OUTPUTS)
		return refuse("too-large", "too many outputs", word);
	call->outputs[call->output_count++] = (struct output){
		.bytes = (uint8_t *)(uintptr_t)buffer->value + offset,
		.width = width,
		.name = word + name,
	};
	return NULL;
}

/* "buf:HEX", optionally followed by "{", places and outputs, "}". */
static const char *parse_buffer(struct call *call, struct argument *argument, char *hex, char **cursor, int depth)
{
	uint8_t *bytes = arena + arena_used;
	long size = text_hex(hex, bytes, ARENA_SIZE - arena_used);

	if (size < 0)
		return refuse("bad-argument", "not hex, or too long a buffer", hex);
	if (depth == MAX_DEPTH)
		return refuse("too-large", "buffers nested too deep", hex);
	/* A hole of 64 bytes behind each buffer keeps an overlong answer of the kernel out of the next one. */
	arena_used += ((size_t)size + 64 + 15) & ~(size_t)15;
	if (arena_used > ARENA_SIZE - 64)
		return refuse("too-large", "buffers of one call exceed", "256 KiB");
	argument->value = (uintptr_t)bytes;
	argument->size = (size_t)size;
	if (strncmp(*cursor, "{ ", 2))
		return NULL;
	text_token(cursor);
	for (;;) {
		char *word = text_token(cursor);
		const char *wrong;

		if (word && !strcmp(word, "}"))
			return NULL;
		if (word && *word == '@')
			wrong = parse_place(call, argument, word, cursor, depth);
		else if (word && *word == '>')
			wrong = parse_output(call, argument, word);
		else
			wrong = refuse("bad-argument", "expected @, > or } in a buffer", word);
		if (wrong)
			return wrong;
	}
}

/* "NAME+OFFSET" or "NAME". */
static const char *parse_address(struct argument *argument, char *text)
{
	char *plus = strchr(text, '+');
	uint64_t offset = 0;

	if (plus)
		*plus++ = '\0';
	if (plus && !text_integer(plus, &offset))
		return refuse("bad-argument", "not an offset", plus);
	const struct meaning *meaning = names_oldest(NAMES_ADDRESS, text);

	if (!meaning)
		return refuse("unknown-name", "this process has no address named", text);
	argument->name = text;
	argument->value = meaning->value + offset;
	return NULL;
}

static const char *parse_fd(struct argument *argument, char *text)
{
	const struct meaning *meaning = names_oldest(NAMES_FD, text);

	if (!meaning)
		return refuse("unknown-name", "this process has no descriptor named", text);
	argument->name = text;
	argument->value = meaning->value;
	return NULL;
}

static const char *parse_argument(struct call *call, struct argument *argument, char *word, char **cursor, int depth)
{
	char *text = word ? strchr(word, ':') : NULL;
	int kind = 0;

	if (!text)
		return refuse("bad-argument", "expected KIND:VALUE", word);
	*text++ = '\0';
	while (kind < ARGUMENT_COUNT && strcmp(argument_words[kind], word))
		kind++;
	argument->kind = (enum argument_kind)kind;
	switch (argument->kind) {
	case ARGUMENT_INTEGER:
		return text_integer(text, &argument->value) ? NULL : refuse("bad-argument", "not an integer", text);
	case ARGUMENT_FD:
		return parse_fd(argument, text);
	case ARGUMENT_ADDRESS:
		return parse_address(argument, text);
	case ARGUMENT_STRING:
		if (!text_unescape(text))
			return refuse("bad-argument", "bad % escape", text);
		argument->name = text;
		argument->value = (uintptr_t)text;
		return NULL;
	case ARGUMENT_BUFFER:
		return parse_buffer(call, argument, text, cursor, depth);
	case ARGUMENT_COUNT:
		break;
	}
	return refuse("bad-argument", "no such kind of argument", word);
}

/* Whether an argument is what its letter asks for: see OperationShape in vocabulary.ts. */
static bool suits(char letter, const struct argument *argument)
{
	switch (letter) {
	case 'i':
		return argument->kind == ARGUMENT_INTEGER;
	case 'd':
		return argument->kind == ARGUMENT_FD || argument->kind == ARGUMENT_INTEGER;
	case 'n':
		return argument->kind == ARGUMENT_FD;
	case 'm':
		return argument->kind == ARGUMENT_BUFFER || argument->kind == ARGUMENT_ADDRESS || argument->kind == ARGUMENT_INTEGER;
	case 'a':
		return argument->kind == ARGUMENT_ADDRESS;
	case 's':
		return argument->kind == ARGUMENT_STRING;
	default:
		return letter == 'x';
	}
}

static const char *parse_binding(struct call *call, char binds, char **cursor)
{
	char *word = text_token(cursor);
	const char *expected = argument_words[binds == 'f' ? ARGUMENT_FD : ARGUMENT_ADDRESS];
	size_t length = strlen(expected);

	if (!word || binds == 'n' || strncmp(word, expected, length) || word[length] != ':')
		return refuse("bad-binding", "this operation cannot bind", word);
	if (!text_is_name(word + length + 1))
		return refuse("bad-name", "not a name", word + length + 1);
	call->bound = word + length + 1;
	word = text_token(cursor);
	return word ? refuse("bad-binding", "nothing may follow the binding", word) : NULL;
}

const char *call_parse(struct call *call, char *text)
{
	char *word = text_token(&text);
	int operation = 0;

	arena_used = 0;
	*call = (struct call){ 0 };
	while (operation < OPERATION_COUNT && word && strcmp(shapes[operation].word, word))
		operation++;
	if (!word || operation == OPERATION_COUNT)
		return refuse("unknown-operation", "no such operation", word);
	call->operation = (enum operation)operation;

	const char *letter = shapes[operation].signature;
	bool optional = false;

	for (; (word = text_token(&text)); letter++) {
		struct argument *argument = &call->arguments[call->count++];

		if (!strcmp(word, "->")) {
			call->count--;
			break;
		}
		if (*letter == '?') {
			optional = true;
			letter++;
		}
		if (!*letter)
			return refuse("bad-argument", "one argument too many", word);
		const char *wrong = parse_argument(call, argument, word, &text, 0);

		if (wrong)
			return wrong;
		if (!suits(*letter, argument))
			return refuse("bad-argument", "an argument of this kind does not fit", word);
	}
	if (*letter && *letter != '?' && !optional)
		return refuse("bad-argument", "too few arguments for", shapes[operation].word);
	return word ? parse_binding(call, shapes[operation].binds, &text) : NULL;
}
