/* Specification door, instance two, exported by Interlock.

   spin -o1 -o2 -o3 -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan
   Without -o2, variables that nothing reads are left out, and states that differ in them are one; without -o1 and -o3, SPIN takes
   minutes for a large model.

   SPIN counts one transition more than Interlock: the one into the initial state.
   An invariant that does not hold is an assertion: "spin -t -p model.pml" shows the way to it, and prints its name. */

/* Elements of sorts are numbers.
   Person: 2
*/
#define none 255

/* Leaf */
#define closed 0
#define ajar 1

/* The state. */
bool Person_inside[2] = false; /* door.ilk:3 */
bit leaf = closed; /* door.ilk:5 */

/* The state before the transition, for transition invariants; 0 in every state. */
bool old_Person_inside[2];
inline keep_Person_inside() { old_Person_inside[0] = Person_inside[0]; old_Person_inside[1] = Person_inside[1] }
inline drop_Person_inside() { old_Person_inside[0] = 0; old_Person_inside[1] = 0 }

/* door.ilk:8
   syscall enter(p: Person where not p.inside) */
#define enter_enabled(p) (!Person_inside[p])
inline enter(p) {
  keep_Person_inside();
  if
  :: (leaf == closed) ->
    /* EACCES: door.ilk:10 */
    skip;
  :: else ->
    Person_inside[p] = true;
    /* ok: door.ilk:8 */
    if
    :: ((leaf == ajar) && Person_inside[p]) -> skip
    :: else -> printf("violated: EnterThroughAjar\n"); assert(false)
    fi;
  fi;
  if
  :: ((!old_Person_inside[0] || Person_inside[0]) && (!old_Person_inside[1] || Person_inside[1])) -> skip
  :: else -> printf("violated: NobodyLeaves\n"); assert(false)
  fi;
  drop_Person_inside();
}

/* door.ilk:14
   syscall push(p: Person) */
#define push_enabled(p) (leaf == closed)
inline push(p) {
  leaf = ajar;
  /* ok: door.ilk:14 */
}

/* door.ilk:20
   action wind() */
#define wind_enabled() (true)
inline wind() {
  leaf = closed;
  /* ok: door.ilk:20 */
}

/* door.ilk:22
   AllMayBeInside: (count p in Person where p.inside) <= |Person| */
#define AllMayBeInside (((Person_inside[0] -> 1 : 0) + (Person_inside[1] -> 1 : 0)) <= 2)

active proctype system() {
  do
  :: d_step { !AllMayBeInside -> printf("violated: AllMayBeInside\n"); assert(false) }
  :: d_step { enter_enabled(0) -> enter(0); skip }
  :: d_step { enter_enabled(1) -> enter(1); skip }
  :: d_step { push_enabled(0) -> push(0); skip }
  :: d_step { push_enabled(1) -> push(1); skip }
  :: d_step { wind_enabled() -> wind(); skip }
  od
}
