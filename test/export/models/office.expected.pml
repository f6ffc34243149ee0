/* Specification office, instance one_room, exported by Interlock.

   spin -o1 -o2 -o3 -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan
   Without -o2, variables that nothing reads are left out, and states that differ in them are one; without -o1 and -o3, SPIN takes
   minutes for a large model.

   SPIN counts one transition more than Interlock: the one into the initial state.
   An invariant that does not hold is an assertion: "spin -t -p model.pml" shows the way to it, and prints its name. */

/* Elements of sorts are numbers.
   Room: 1
   Worker: 2
*/
#define none 255

/* Task */
#define idle 0
#define print_ 1
#define scan 2
#define lunch 3

/* The state. */
byte Worker_task[2] = idle; /* office.ilk:9 */
byte Worker_room[2] = none; /* office.ilk:10 */
short Worker_energy[2] = 1; /* office.ilk:11 */
byte Worker_helps[2] = 0; /* office.ilk:12 */
byte paper[4] = 1; /* office.ilk:14 */
byte board_by = none; /* office.ilk:15 */
bool board_urgent = false; /* office.ilk:15 */
bit open_ = 1; /* office.ilk:16 */
byte rounds = 0; /* office.ilk:17 */

/* Locals of the command at hand; 0 in every state. */
byte scratch_byte_0;
byte scratch_byte_1;
byte scratch_byte_2;
byte scratch_byte_3;
bit scratch_ended;

/* The state before the transition, for transition invariants; 0 in every state. */
byte old_Worker_room[2];
inline keep_Worker_room() { old_Worker_room[0] = Worker_room[0]; old_Worker_room[1] = Worker_room[1] }
inline drop_Worker_room() { old_Worker_room[0] = 0; old_Worker_room[1] = 0 }
byte old_paper[4];
inline keep_paper() { old_paper[0] = paper[0]; old_paper[1] = paper[1]; old_paper[2] = paper[2]; old_paper[3] = paper[3] }
inline drop_paper() { old_paper[0] = 0; old_paper[1] = 0; old_paper[2] = 0; old_paper[3] = 0 }
byte old_rounds;
inline keep_rounds() { old_rounds = rounds }
inline drop_rounds() { old_rounds = 0 }

/* office.ilk:25 */
#define free_(r) (((open_ >> r) & 1) && !((Worker_room[0] == r) || (Worker_room[1] == r)))

/* office.ilk:26 */
#define strength(w) (Worker_energy[w] + (((Worker_helps[w] >> 0) & 1) + ((Worker_helps[w] >> 1) & 1)) + (Worker_task[w] == lunch -> 1 : 0))

/* office.ilk:28 */
inline tire(w) {
  if
  :: (Worker_energy[w] > (-1)) ->
    assert((Worker_energy[w] - 1) >= (-1)); /* office.ilk:29 */
    Worker_energy[w] = Worker_energy[w] - 1;
  :: else ->
    Worker_task[w] = lunch;
  fi;
}

/* office.ilk:32 */
#define everyone_out_w scratch_byte_0
inline everyone_out(from) {
  for (everyone_out_w : 0 .. 1) {
    if
    :: ((Worker_room[everyone_out_w] == from)) ->
      Worker_room[everyone_out_w] = none;
    :: else -> skip
    fi;
  }
  everyone_out_w = 0;
}

/* office.ilk:37
   syscall take(w: Worker where w.room == none, r: Room) */
#define take_enabled(w, r) (Worker_room[w] == none)
inline take(w, r) {
  keep_Worker_room();
  if
  :: (!free_(r)) ->
    /* EBUSY: office.ilk:39 */
    if
    :: (Worker_room[w] == old_Worker_room[w]) -> skip
    :: else -> printf("violated: BusyKeeps\n"); assert(false)
    fi;
  :: else ->
    Worker_room[w] = r;
    if
    :: (paper[(r * 4) + 1] == 0) ->
      Worker_room[w] = none;
      tire(w);
      /* ENOSPC: office.ilk:41 */
    :: else ->
      Worker_task[w] = print_;
      /* ok: office.ilk:37 */
      if
      :: (((open_ >> r) & 1) && !((old_Worker_room[0] == r) || (old_Worker_room[1] == r)) && (Worker_room[w] == r)) -> skip
      :: else -> printf("violated: TakenIsFree\n"); assert(false)
      fi;
    fi;
  fi;
  drop_Worker_room();
}

/* office.ilk:46
   syscall work(w: Worker where w.room != none) */
#define work_enabled(w, next_) ((Worker_room[w] != none) && (Worker_task[w] != lunch) && (!(((Worker_task[w] == print_) && (paper[(Worker_room[w] * 4) + 1] != 0)) || ((Worker_task[w] != print_) && (Worker_task[w] == idle) && (strength(w) >= 1)) || ((Worker_task[w] != print_) && (Worker_task[w] != idle))) || ((next_ != Worker_task[w]) && (next_ != lunch))) && (((Worker_task[w] == print_) && (paper[(Worker_room[w] * 4) + 1] != 0)) || ((Worker_task[w] != print_) && (Worker_task[w] == idle) && (strength(w) >= 1)) || ((Worker_task[w] != print_) && (Worker_task[w] != idle)) || (next_ == idle)))
#define work_fault(w, next_) (((Worker_room[w] != none) && (Worker_task[w] != lunch) && (Worker_task[w] == print_) && (paper[(Worker_room[w] * 4) + 1] != 0) && ((paper[(Worker_room[w] * 4) + 1] - 1) < 0)) || ((Worker_room[w] != none) && (Worker_task[w] != lunch) && (((Worker_task[w] == print_) && (paper[(Worker_room[w] * 4) + 1] != 0)) || ((Worker_task[w] != print_) && (Worker_task[w] == idle) && (strength(w) >= 1)) || ((Worker_task[w] != print_) && (Worker_task[w] != idle))) && (Worker_energy[w] > (-1)) && ((Worker_energy[w] - 1) < (-1))))
#define work_r scratch_byte_0
#define work_was scratch_byte_1
inline work(w, next_) {
  keep_paper();
  work_r = Worker_room[w];
  work_was = Worker_task[w];
  if
  :: (work_was == print_) ->
    if
    :: (paper[(work_r * 4) + 1] == 0) ->
      scratch_ended = 1; /* EIO: office.ilk:52 */
    :: else ->
      assert((paper[(work_r * 4) + 1] - 1) >= 0); /* office.ilk:53 */
      paper[(work_r * 4) + 1] = paper[(work_r * 4) + 1] - 1;
    fi;
  :: else ->
    if
    :: (work_was == idle) ->
      if
      :: (strength(w) < 1) ->
        scratch_ended = 1; /* EAGAIN: office.ilk:55 */
      :: else ->
        skip;
      fi;
    :: else ->
      skip;
    fi;
    if
    :: (scratch_ended == 0) ->
      Worker_task[w] = scan;
    :: else -> skip
    fi;
  fi;
  if
  :: (scratch_ended == 0) ->
    tire(w);
    Worker_task[w] = next_;
    scratch_ended = 1; /* ok: office.ilk:46 */
  :: else -> skip
  fi;
  if
  :: ((paper[0] <= old_paper[0]) && (paper[1] <= old_paper[1]) && (paper[2] <= old_paper[2]) && (paper[3] <= old_paper[3])) -> skip
  :: else -> printf("violated: PaperOnlyGrowsByRefill\n"); assert(false)
  fi;
  drop_paper(); work_r = 0; work_was = 0; scratch_ended = 0;
}

/* office.ilk:63
   syscall help(w: Worker, other: Worker where other != w and not (other in w.helps)) */
#define help_enabled(w, other) ((other != w) && !((Worker_helps[w] >> other) & 1) && (((((((((0 == w -> (Worker_helps[w] | (1 << other)) : Worker_helps[0]) >> other) & 1) -> 1 : 0) | ((((1 == w -> (Worker_helps[w] | (1 << other)) : Worker_helps[1]) >> other) & 1) -> 2 : 0)) >> 0) & 1) + (((((((0 == w -> (Worker_helps[w] | (1 << other)) : Worker_helps[0]) >> other) & 1) -> 1 : 0) | ((((1 == w -> (Worker_helps[w] | (1 << other)) : Worker_helps[1]) >> other) & 1) -> 2 : 0)) >> 1) & 1)) <= 1))
#define help_chain scratch_byte_0
#define help_before scratch_byte_1
inline help(w, other) {
  Worker_helps[w] = Worker_helps[w] | (1 << other);
  help_chain = (((Worker_helps[0] >> other) & 1) -> 1 : 0) | (((Worker_helps[1] >> other) & 1) -> 2 : 0);
  if
  :: ((help_chain & ~(Worker_helps[w] | (1 << w))) == 0) ->
    help_before = strength(w) > 2;
    board_by = w;
    board_urgent = help_before;
  :: else ->
    skip;
  fi;
  /* ok: office.ilk:63 */
  help_chain = 0; help_before = 0;
}

/* office.ilk:71
   syscall leave(w: Worker where w.room != none) */
#define leave_enabled(w) (Worker_room[w] != none)
#define leave_r scratch_byte_1
#define leave_x_of_1 scratch_byte_2
#define leave_x scratch_byte_3
inline leave(w) {
  leave_r = Worker_room[w];
  everyone_out(leave_r);
  if
  :: (!((open_ >> leave_r) & 1)) ->
    /* EPERM: office.ilk:75 */
    skip;
  :: else ->
    open_ = open_ | (1 << leave_r);
    leave_x_of_1 = Worker_helps[w];
    for (leave_x : 0 .. 1) {
      if
      :: (((leave_x_of_1 >> leave_x) & 1)) ->
        tire(leave_x);
      :: else -> skip
      fi;
    }
    Worker_helps[w] = 0;
    /* ok: office.ilk:71 */
  fi;
  leave_r = 0; leave_x_of_1 = 0; leave_x = 0;
}

/* office.ilk:81
   action refill(r: Room) */
#define refill_enabled(r, w) ((rounds < 2) && ((((Worker_energy[0] < 3 -> 1 : 0) | (Worker_energy[1] < 3 -> 2 : 0)) >> w) & 1))
#define refill_fault(r, w) (((rounds < 2) && ((rounds + 1) > 2)) || ((rounds < 2) && (paper[r * 4] < 2) && ((paper[r * 4] + 1) > 2)) || ((rounds < 2) && (paper[(r * 4) + 1] < 2) && ((paper[(r * 4) + 1] + 1) > 2)) || ((rounds < 2) && (paper[(r * 4) + 2] < 2) && ((paper[(r * 4) + 2] + 1) > 2)) || ((rounds < 2) && (paper[(r * 4) + 3] < 2) && ((paper[(r * 4) + 3] + 1) > 2)))
#define refill_t scratch_byte_0
#define refill_first_idle scratch_byte_1
inline refill(r, w) {
  keep_paper(); keep_rounds();
  assert((rounds + 1) <= 2); /* office.ilk:84 */
  rounds = rounds + 1;
  for (refill_t : 0 .. 3) {
    if
    :: ((paper[(r * 4) + refill_t] < 2)) ->
      assert((paper[(r * 4) + refill_t] + 1) <= 2); /* office.ilk:85 */
      paper[(r * 4) + refill_t] = paper[(r * 4) + refill_t] + 1;
    :: else -> skip
    fi;
  }
  Worker_energy[w] = 3;
  refill_first_idle = (Worker_task[0] == idle -> 0 : (Worker_task[1] == idle -> 1 : none));
  if
  :: (refill_first_idle != none) ->
    Worker_task[refill_first_idle] = scan;
  :: else ->
    skip;
  fi;
  /* ok: office.ilk:81 */
  if
  :: (((paper[0] <= old_paper[0]) && (paper[1] <= old_paper[1]) && (paper[2] <= old_paper[2]) && (paper[3] <= old_paper[3])) || (rounds > old_rounds)) -> skip
  :: else -> printf("violated: PaperOnlyGrowsByRefill\n"); assert(false)
  fi;
  drop_paper(); drop_rounds(); refill_t = 0; refill_first_idle = 0;
}

/* office.ilk:92
   OneInARoom: forall a in Worker, b in Worker: a != b and a.room != none implies a.room != b.room */
#define OneInARoom ((!(Worker_room[0] != none) || (Worker_room[0] != Worker_room[1])) && (!(Worker_room[1] != none) || (Worker_room[1] != Worker_room[0])))

/* office.ilk:93
   NeverLunch: not (exists w in Worker: w.task == lunch) */
#define NeverLunch (!((Worker_task[0] == lunch) || (Worker_task[1] == lunch)))

/* office.ilk:94
   HelpersHelpOthers: forall w in Worker where |w.helps| > 0: not (w in w.helps) */
#define HelpersHelpOthers ((!((((Worker_helps[0] >> 0) & 1) + ((Worker_helps[0] >> 1) & 1)) > 0) || !((Worker_helps[0] >> 0) & 1)) && (!((((Worker_helps[1] >> 0) & 1) + ((Worker_helps[1] >> 1) & 1)) > 0) || !((Worker_helps[1] >> 1) & 1)))

active proctype system() {
  end: /* a state without a successor is no error */
  do
  :: d_step { !OneInARoom -> printf("violated: OneInARoom\n"); assert(false) }
  :: d_step { !NeverLunch -> printf("violated: NeverLunch\n"); assert(false) }
  :: d_step { !HelpersHelpOthers -> printf("violated: HelpersHelpOthers\n"); assert(false) }
  :: d_step { take_enabled(0, 0) -> take(0, 0); skip }
  :: d_step { take_enabled(1, 0) -> take(1, 0); skip }
  :: d_step { (work_fault(0, idle) || work_enabled(0, idle)) -> assert(!work_fault(0, idle)); work(0, idle); skip }
  :: d_step { (work_fault(0, print_) || work_enabled(0, print_)) -> assert(!work_fault(0, print_)); work(0, print_); skip }
  :: d_step { (work_fault(0, scan) || work_enabled(0, scan)) -> assert(!work_fault(0, scan)); work(0, scan); skip }
  :: d_step { (work_fault(0, lunch) || work_enabled(0, lunch)) -> assert(!work_fault(0, lunch)); work(0, lunch); skip }
  :: d_step { (work_fault(1, idle) || work_enabled(1, idle)) -> assert(!work_fault(1, idle)); work(1, idle); skip }
  :: d_step { (work_fault(1, print_) || work_enabled(1, print_)) -> assert(!work_fault(1, print_)); work(1, print_); skip }
  :: d_step { (work_fault(1, scan) || work_enabled(1, scan)) -> assert(!work_fault(1, scan)); work(1, scan); skip }
  :: d_step { (work_fault(1, lunch) || work_enabled(1, lunch)) -> assert(!work_fault(1, lunch)); work(1, lunch); skip }
  :: d_step { help_enabled(0, 1) -> help(0, 1); skip }
  :: d_step { help_enabled(1, 0) -> help(1, 0); skip }
  :: d_step { leave_enabled(0) -> leave(0); skip }
  :: d_step { leave_enabled(1) -> leave(1); skip }
  :: d_step { (refill_fault(0, 0) || refill_enabled(0, 0)) -> assert(!refill_fault(0, 0)); refill(0, 0); skip }
  :: d_step { (refill_fault(0, 1) || refill_enabled(0, 1)) -> assert(!refill_fault(0, 1)); refill(0, 1); skip }
  od
}
