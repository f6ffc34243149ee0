/* Specification bell, instance stepped, exported by Interlock.

   spin -o1 -o2 -o3 -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan
   Without -o2, variables that nothing reads are left out, and states that differ in them are one; without -o1 and -o3, SPIN takes
   minutes for a large model.

   SPIN counts one transition more than Interlock: the one into the initial state.
   An invariant that does not hold is an assertion: "spin -t -p model.pml" shows the way to it, and prints its name. */

/* Elements of sorts are numbers.
   Guest: 2
*/
#define none 255

/* Guest.call point */
#define no_call 0
#define ring_speak_2 1
#define ring_undo_2 2
#define wait_for_return_2 3

/* The state. */
bit Guest_rings[2] = 0; /* bell.ilk:3 */
bool line_ = false; /* bell.ilk:4 */
byte answered = 0; /* bell.ilk:5 */
byte Guest_call[2] = no_call; /* bell.ilk:7 */

/* bell.ilk:7
   syscall ring(g: Guest) */
#define ring_enabled(g) (Guest_call[g] == no_call)
inline ring(g) {
  if
  :: (line_) ->
    /* EBUSY: bell.ilk:10 */
    skip;
  :: else ->
    line_ = true;
    Guest_call[g] = ring_speak_2;
    /* blocked: bell.ilk:13 */
  fi;
}

/* bell.ilk:7
   syscall ring(g: Guest) */
#define ring_speak_enabled(g) (Guest_call[g] == ring_speak_2)
inline ring_speak(g) {
  Guest_call[g] = no_call;
  Guest_rings[g] = 1;
  if
  :: (answered == 2) ->
    Guest_call[g] = ring_undo_2;
    /* blocked: bell.ilk:15 */
  :: else ->
    assert((answered + 1) <= 2); /* bell.ilk:16 */
    answered = answered + 1;
    line_ = false;
    /* ok: bell.ilk:7 */
    if
    :: (Guest_rings[g] == 1) -> skip
    :: else -> printf("violated: RingAnswers\n"); assert(false)
    fi;
  fi;
}

/* bell.ilk:7
   syscall ring(g: Guest) */
#define ring_undo_enabled(g) (Guest_call[g] == ring_undo_2)
inline ring_undo(g) {
  Guest_call[g] = no_call;
  line_ = false;
  /* EIO: bell.ilk:15 */
}

/* bell.ilk:21
   syscall wait_for(g: Guest where g.rings == 0) */
#define wait_for_enabled(g) ((Guest_call[g] == no_call) && (Guest_rings[g] == 0))
inline wait_for(g) {
  if
  :: (answered <= 0) ->
    Guest_call[g] = wait_for_return_2;
    /* blocked: bell.ilk:23 */
  :: else ->
    Guest_rings[g] = 1;
    /* ok: bell.ilk:21 */
  fi;
}

/* bell.ilk:21
   syscall wait_for(g: Guest where g.rings == 0) */
#define wait_for_return_enabled(g) ((Guest_call[g] == wait_for_return_2) && (answered > 0))
inline wait_for_return(g) {
  Guest_call[g] = no_call;
  Guest_rings[g] = 1;
  /* ok: bell.ilk:21 */
}

/* bell.ilk:27
   LineIsFreeWhenAllDone: (forall g in Guest: g.rings == 1) and answered == 2 implies not line */
#define LineIsFreeWhenAllDone (!((Guest_rings[0] == 1) && (Guest_rings[1] == 1) && (answered == 2)) || !line_)

active proctype system() {
  end: /* a state without a successor is no error */
  do
  :: d_step { !LineIsFreeWhenAllDone -> printf("violated: LineIsFreeWhenAllDone\n"); assert(false) }
  :: d_step { ring_enabled(0) -> ring(0); skip }
  :: d_step { ring_enabled(1) -> ring(1); skip }
  :: d_step { ring_speak_enabled(0) -> ring_speak(0); skip }
  :: d_step { ring_speak_enabled(1) -> ring_speak(1); skip }
  :: d_step { ring_undo_enabled(0) -> ring_undo(0); skip }
  :: d_step { ring_undo_enabled(1) -> ring_undo(1); skip }
  :: d_step { wait_for_enabled(0) -> wait_for(0); skip }
  :: d_step { wait_for_enabled(1) -> wait_for(1); skip }
  :: d_step { wait_for_return_enabled(0) -> wait_for_return(0); skip }
  :: d_step { wait_for_return_enabled(1) -> wait_for_return(1); skip }
  od
}
