/* SPDX-License-Identifier: MIT */
/* Tokens, numbers and names of protocol lines. */
#ifndef INTERLOCK_TEXT_H
#define INTERLOCK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_SIZE 64
#define LINE_SIZE 65536

/* The next word of *cursor, terminated in place; NULL at the end of the line. */
char *text_token(char **cursor);

/* Decimal (with sign) or 0x; the whole word must be the number. */
bool text_integer(const char *word, uint64_t *value);

/* Letters, digits and "_:.-", 1 to 63 of them. */
bool text_is_name(const char *word);

/* Bytes of a hex word, at most `size`; -1 when it is not hex or does not fit. */
long text_hex(const char *word, uint8_t *bytes, size_t size);

/* Replaces %41 by its character, in place; false when a % is not followed by two hex digits other than 00. */
bool text_unescape(char *word);

/* The inverse, so that any string is one word. Always terminated; cut when it does not fit. */
void text_escape(const char *from, char *to, size_t size);

#endif
