/* lstm.h - one bidirectional LSTM layer over many sequences in lockstep.
 *
 *   step 0   A1 B1 C1 D1      Sequences are sorted by falling length, so that the ones still running at a step
 *   step 1   A2 B2 C2         are the first m; one gemm advances all of them. Each row's arithmetic is its own:
 *   step 2   A3               results do not depend on which sequences run together.
 */
#ifndef DM_NN_LSTM_H
#define DM_NN_LSTM_H

#include "nn/matrix.h"

typedef struct dm_lstm {
  dm_matrix input;     /* [8 hidden][inputs]: gates i f g o of the forward, then of the backward direction; with bias */
  dm_matrix hidden[2]; /* [4 hidden][hidden] */
  uint32_t size;       /* hidden; a multiple of 16 */
} dm_lstm;

/* A sequence is rows first .. first + n - 1 of the inputs and outputs. */
typedef struct dm_sequence {
  uint32_t first, n;
} dm_sequence;

typedef struct dm_lstm_buf dm_lstm_buf;
/* Room for max_sequences in lockstep; NULL when memory is out. */
dm_lstm_buf *dm_lstm_buf_new(const dm_kernels *kernels, uint32_t size, uint32_t max_sequences);
void dm_lstm_buf_free(dm_lstm_buf *buf);

/* input: per row, its projection by lstm->input (8 hidden floats). out: rounded states, [forward, backward] = 2 hidden items
 * a row, pitch items apart (their scale is 1/127). out_float: the same unrounded, 2 hidden floats a row, or NULL.
 * sequences: sorted by falling length, 1 .. max_sequences. */
void dm_lstm_run(const dm_kernels *kernels, const dm_lstm *lstm, dm_lstm_buf *buf, const dm_sequence *sequences, uint32_t n,
                 const float *const *input, void *out, size_t pitch, float *out_float);

#endif
