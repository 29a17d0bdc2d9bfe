/* escape.h - the way out when memory ends in the middle of a document.
 *
 * Stages allocate from an arena in hundreds of places and look at no result; a failure jumps back to the frame that began the
 * document or opened the lexicons, which frees the arena and reports DM_ENOMEM:
 *
 *   dm_escape escape;
 *   dm_escape_enter(&escape);
 *   if (setjmp(escape.back) == 0) rc = work();
 *   else rc = dm_fail(err, DM_ENOMEM, ...);
 *   dm_escape_leave(&escape);
 *
 * Escapes nest; each thread has its own. Memory of the jumped-over frames that lies outside arenas is lost. */
#ifndef DM_BASE_ESCAPE_H
#define DM_BASE_ESCAPE_H

#include <setjmp.h>

typedef struct dm_escape {
  jmp_buf back;
  struct dm_escape *outer;
} dm_escape;

void dm_escape_enter(dm_escape *escape);
/* Must be called in the function that entered, whichever way work() ended. */
void dm_escape_leave(dm_escape *escape);
/* Goes back to the innermost escape of this thread. Without one nobody could report the failure: abort(). */
_Noreturn void dm_escape_take(void);

#endif
