/* petrarch.h - the dictionaries of actors and agents that PETRARCH and TABARI read.
 *
 *   # a comment; "; ..." too, and <!-- several lines -->
 *   ANNA_LIND_ [SWEGOV 030101-070630][SWEELI >070630]     a name with codes and the days for which they hold
 *   +A._LIND_                                             another name of it
 *           [SWEOPP <030101]                              one more code of it
 *   HARBOUR_PILOT {HARBOUR_PILOTS} [~BUS]                 an agent: ~ is where the country of the words beside it comes in
 *   !FOLK! = MAN, MEN, WOMAN, WOMEN                       a macro: FISHER!FOLK! stands for four agents
 *
 * A plural in braces stands beside the regular one's place; empty braces mean that there is none; a phrase with a macro has only
 * the forms that the macro lists. Days are YYMMDD (30 to 99 are 19YY) or YYYYMMDD. Words are joined by _ or blanks. */
#ifndef DM_MENTION_PETRARCH_H
#define DM_MENTION_PETRARCH_H

#include "mention/cameo.h"
#include "mention/lists.h"

/* True when the text reads like such a dictionary: its first line that is no comment has a code, a macro or belongs to one. */
bool dm_petrarch_looks_so(dm_str bytes);
/* Appends the dictionary's rows. Bytes that are no UTF-8 are read as Latin-1, with a remark. DM_EDATA names the line. */
int dm_petrarch_read(dm_list *list, const dm_cameo *cameo, dm_str bytes, dm_err *err);

#endif
