-------------------- MODULE bell --------------------
\* Specification bell, instance stepped, exported by Interlock.
\*
\* java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers auto -config bell.cfg bell.tla
\*
\* Its distinct states are Interlock's states; of the states it generates, all but the initial ones are Interlock's transitions.

EXTENDS Integers, FiniteSets, TLC

CONSTANTS NONE, guest0, guest1

Guest == {guest0, guest1}
Guest_call_point == {"no_call", "ring.speak", "ring.undo", "wait_for.return"}

VARIABLES
  Guest_rings, \* bell.ilk:3
  line, \* bell.ilk:4
  answered, \* bell.ilk:5
  Guest_call \* bell.ilk:7

vars == <<Guest_rings, line, answered, Guest_call>>

Init ==
  /\ Guest_rings = [i1 \in Guest |-> 0]
  /\ line = FALSE
  /\ answered = 0
  /\ Guest_call = [i1 \in Guest |-> "no_call"]

\* bell.ilk:7
\* syscall ring(g: Guest)
ring(g) ==
  /\ Guest_call[g] = "no_call"
  /\ IF line
     THEN
       \* EBUSY: bell.ilk:10
       /\ UNCHANGED <<Guest_rings, line, answered, Guest_call>>
     ELSE
       /\ LET line_1 == TRUE
              Guest_call_1 == [Guest_call EXCEPT ![g] = "ring.speak"]
          IN
            \* blocked: bell.ilk:13
            /\ line' = line_1
            /\ Guest_call' = Guest_call_1
            /\ UNCHANGED <<Guest_rings, answered>>

\* bell.ilk:7
\* syscall ring(g: Guest)
ring_speak(g) ==
  /\ Guest_call[g] = "ring.speak"
  /\ LET Guest_call_1 == [Guest_call EXCEPT ![g] = "no_call"]
         Guest_rings_1 == [Guest_rings EXCEPT ![g] = 1]
     IN
       /\ IF answered = 2
          THEN
            /\ LET Guest_call_1_2 == [Guest_call_1 EXCEPT ![g] = "ring.undo"]
               IN
                 \* blocked: bell.ilk:15
                 /\ Guest_rings' = Guest_rings_1
                 /\ Guest_call' = Guest_call_1_2
                 /\ UNCHANGED <<line, answered>>
          ELSE
            /\ Assert((answered + 1) <= 2, "bell.ilk:16: cannot be evaluated")
            /\ LET answered_1 == answered + 1
                   line_1 == FALSE
               IN
                 \* ok: bell.ilk:7
                 /\ Assert(Guest_rings_1[g] = 1, "RingAnswers")
                 /\ Guest_rings' = Guest_rings_1
                 /\ line' = line_1
                 /\ answered' = answered_1
                 /\ Guest_call' = Guest_call_1

\* bell.ilk:7
\* syscall ring(g: Guest)
ring_undo(g) ==
  /\ Guest_call[g] = "ring.undo"
  /\ LET Guest_call_1 == [Guest_call EXCEPT ![g] = "no_call"]
         line_1 == FALSE
     IN
       \* EIO: bell.ilk:15
       /\ line' = line_1
       /\ Guest_call' = Guest_call_1
       /\ UNCHANGED <<Guest_rings, answered>>

\* bell.ilk:21
\* syscall wait_for(g: Guest where g.rings == 0)
wait_for(g) ==
  /\ (Guest_call[g] = "no_call") /\ (Guest_rings[g] = 0)
  /\ IF answered <= 0
     THEN
       /\ LET Guest_call_1 == [Guest_call EXCEPT ![g] = "wait_for.return"]
          IN
            \* blocked: bell.ilk:23
            /\ Guest_call' = Guest_call_1
            /\ UNCHANGED <<Guest_rings, line, answered>>
     ELSE
       /\ LET Guest_rings_1 == [Guest_rings EXCEPT ![g] = 1]
          IN
            \* ok: bell.ilk:21
            /\ Guest_rings' = Guest_rings_1
            /\ UNCHANGED <<line, answered, Guest_call>>

\* bell.ilk:21
\* syscall wait_for(g: Guest where g.rings == 0)
wait_for_return(g) ==
  /\ Guest_call[g] = "wait_for.return"
  /\ answered > 0
  /\ LET Guest_call_1 == [Guest_call EXCEPT ![g] = "no_call"]
         Guest_rings_1 == [Guest_rings EXCEPT ![g] = 1]
     IN
       \* ok: bell.ilk:21
       /\ Guest_rings' = Guest_rings_1
       /\ Guest_call' = Guest_call_1
       /\ UNCHANGED <<line, answered>>

Next ==
  \/ \E g \in Guest : ring(g)
  \/ \E g \in Guest : ring_speak(g)
  \/ \E g \in Guest : ring_undo(g)
  \/ \E g \in Guest : wait_for(g)
  \/ \E g \in Guest : wait_for_return(g)

Spec == Init /\ [][Next]_vars

\* bell.ilk:27
\* LineIsFreeWhenAllDone: (forall g in Guest: g.rings == 1) and answered == 2 implies not line
LineIsFreeWhenAllDone == ((\A g \in Guest : Guest_rings[g] = 1) /\ (answered = 2)) => (~line)
============================================================
