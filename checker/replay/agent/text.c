/* SPDX-License-Identifier: MIT */
/* Tokens, numbers and names of protocol lines. */
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *text_token(char **cursor)
{
	char *word = *cursor;

	while (*word == ' ')
		word++;
	if (!*word) {
		*cursor = word;
		return NULL;
	}
	char *end = word;

	while (*end && *end != ' ')
		end++;
	*cursor = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

bool text_integer(const char *word, uint64_t *value)
{
	const char *digits = *word == '-' ? word + 1 : word;
	char *end;

	/* strtoull would also take spaces, a plus sign and octal. */
	if (!isdigit((unsigned char)*digits))
		return false;
	errno = 0;
	*value = strtoull(digits, &end, strncmp(digits, "0x", 2) ? 10 : 16);
	if (errno || *end || end == digits)
		return false;
	if (digits != word)
		*value = -*value;
	return true;
}

bool text_is_name(const char *word)
{
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.-");

	return length && length < NAME_SIZE && !word[length];
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

static int hex_byte(const char *digits)
{
	int high = hex_digit(digits[0]);
	int low = high < 0 ? -1 : hex_digit(digits[1]);

	return low < 0 ? -1 : high << 4 | low;
}

long text_hex(const char *word, uint8_t *bytes, size_t size)
{
	size_t count = 0;

	for (; *word; word += 2) {
		int byte = hex_byte(word);

		if (byte < 0 || count == size)
			return -1;
		bytes[count++] = (uint8_t)byte;
	}
	return (long)count;
}

bool text_unescape(char *word)
{
	char *to = word;

	while (*word) {
		if (*word != '%') {
			*to++ = *word++;
			continue;
		}
		int byte = hex_byte(word + 1);

		if (byte <= 0)
			return false;
		*to++ = (char)byte;
		word += 3;
	}
	*to = '\0';
	return true;
}

void text_escape(const char *from, char *to, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *end = to + size - 1;

	for (; *from; from++) {
		unsigned char byte = (unsigned char)*from;
		bool plain = byte > ' ' && byte < 127 && byte != '%';

		if (end - to < (plain ? 1 : 3))
			break;
		if (plain) {
			*to++ = *from;
			continue;
		}
		*to++ = '%';
		*to++ = digits[byte >> 4];
		*to++ = digits[byte & 15];
	}
	*to = '\0';
}
