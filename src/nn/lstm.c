#include "nn/lstm.h"

#include <stdlib.h>
#include <string.h>

struct dm_lstm_buf {
  uint32_t size, max;
  float *gates; /* [max][4 size] */
  float *c;     /* [max][size] */
  void *h;      /* [max][DM_NN_PITCH(size)] */
  float *scale; /* [max], all 1/127 */
  const float **add;
  void **out;
  float **out_float;
};

dm_lstm_buf *dm_lstm_buf_new(const dm_kernels *kernels, uint32_t size, uint32_t max_sequences) {
  dm_lstm_buf *buf = calloc(1, sizeof *buf);
  if (!buf) return NULL;
  size_t n = max_sequences;
  *buf = (dm_lstm_buf){.size = size, .max = max_sequences};
  buf->gates = dm_nn_alloc(n * 4 * size, sizeof(float));
  buf->c = dm_nn_alloc(n * size, sizeof(float));
  buf->h = dm_nn_alloc(n * DM_NN_PITCH(size), kernels->item);
  buf->scale = dm_nn_alloc(n, sizeof(float));
  buf->add = dm_nn_alloc(n, sizeof *buf->add);
  buf->out = dm_nn_alloc(n, sizeof *buf->out);
  buf->out_float = dm_nn_alloc(n, sizeof *buf->out_float);
  if (!buf->gates || !buf->c || !buf->h || !buf->scale || !buf->add || !buf->out || !buf->out_float) {
    dm_lstm_buf_free(buf);
    return NULL;
  }
  for (uint32_t i = 0; i < max_sequences; i++) buf->scale[i] = 1.0f / 127.0f;
  return buf;
}

void dm_lstm_buf_free(dm_lstm_buf *buf) {
  if (!buf) return;
  free(buf->gates);
  free(buf->c);
  free(buf->h);
  free(buf->scale);
  free(buf->add);
  free(buf->out);
  free(buf->out_float);
  free(buf);
}

/* Points every running sequence at its row of this step. */
static void aim(const dm_kernels *kernels, dm_lstm_buf *buf, const dm_sequence *seq, uint32_t m, uint32_t step, uint32_t way,
                const float *const *input, void *out, size_t pitch, float *out_float) {
  const size_t size = buf->size;
  for (uint32_t b = 0; b < m; b++) {
    size_t row = seq[b].first + (way ? seq[b].n - 1 - step : step);
    buf->add[b] = input[row] + way * 4 * size;
    buf->out[b] = (char *)out + (row * pitch + way * size) * kernels->item;
    if (out_float) buf->out_float[b] = out_float + (row * 2 + way) * size;
  }
}

void dm_lstm_run(const dm_kernels *kernels, const dm_lstm *lstm, dm_lstm_buf *buf, const dm_sequence *sequences, uint32_t n,
                 const float *const *input, void *out, size_t pitch, float *out_float) {
  const uint32_t size = lstm->size;
  const size_t gate_pitch = 4 * (size_t)size, h_pitch = DM_NN_PITCH(size);
  for (uint32_t way = 0; way < 2; way++) {
    memset(buf->c, 0, (size_t)n * size * sizeof *buf->c);
    uint32_t m = n;
    for (uint32_t step = 0; step < sequences[0].n; step++) {
      while (sequences[m - 1].n <= step) m--;
      aim(kernels, buf, sequences, m, step, way, input, out, pitch, out_float);
      if (step == 0) /* the state before the first token is zero */
        for (uint32_t b = 0; b < m; b++) memcpy(buf->gates + b * gate_pitch, buf->add[b], gate_pitch * sizeof(float));
      else
        kernels->gemm(&lstm->hidden[way], (dm_acts){buf->h, buf->scale, h_pitch}, buf->add, m, buf->gates, gate_pitch);
      kernels->cells(&(dm_cells){.gates = buf->gates,
                                 .pitch = gate_pitch,
                                 .c = buf->c,
                                 .h = buf->h,
                                 .h_pitch = h_pitch,
                                 .out = buf->out,
                                 .out_float = out_float ? buf->out_float : NULL,
                                 .m = m,
                                 .hidden = size});
    }
  }
}
