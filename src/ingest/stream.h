/* stream.h - the bytes of a file or of stdin, unpacked on the way: gzip (any number of members), zstd, or as they are.
 *
 *   file -> input buffer -> unpacker -> [ read | window: what the caller looks at | free ]
 *
 * The caller looks at a window that grows on demand and gives back what it is done with, so that a file of any size needs memory
 * for one record only. Damage in a compressed stream does not end it: the next gzip member that can be read goes on, and the
 * damage is told once. Not thread-safe. */
#ifndef DM_INGEST_STREAM_H
#define DM_INGEST_STREAM_H

#include "base/err.h"
#include "demarche.h"

typedef struct dm_stream dm_stream;

/* "-" is stdin. NULL and *err (DM_EIO, DM_ENOMEM) when it cannot be opened. */
dm_stream *dm_stream_open(const char *path, dm_err *err);
/* The same from memory, which is borrowed. */
dm_stream *dm_stream_memory(const char *path, dm_str bytes, dm_err *err);
void dm_stream_close(dm_stream *stream);

/* The next bytes, at least n of them unless the stream ends before; they stay where they are until the next call. n is at most
 * DM_LIMIT_INPUT_BYTES + 1. */
dm_str dm_stream_look(dm_stream *stream, uint32_t n);
/* Gives back n bytes of what was looked at. */
void dm_stream_pass(dm_stream *stream, uint32_t n);
/* The next line with its end, at most limit bytes of it; {"", 0} at the end. Gives nothing back: pass its n. */
dm_str dm_stream_line(dm_stream *stream, uint32_t limit);

/* What went wrong so far: DM_OK, or the code with *err filled, once; then DM_OK again. */
int dm_stream_trouble(dm_stream *stream, dm_err *err);

/* Whether dm_stream_trouble has something to tell. */
bool dm_stream_troubled(const dm_stream *stream);
/* The same for trouble after which what was read is no whole: memory or the disk failed, or a zip bomb. After damage in a
 * compressed file what stands before it is still worth reading. */
bool dm_stream_lost(const dm_stream *stream);

/* Bytes read from the file, and the file's size (0: unknown). */
uint64_t dm_stream_done(const dm_stream *stream);
uint64_t dm_stream_size(const dm_stream *stream);

#endif
