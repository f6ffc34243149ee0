-------------------- MODULE office --------------------
\* Specification office, instance one_room, exported by Interlock.
\*
\* java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers auto -config office.cfg office.tla
\*
\* Its distinct states are Interlock's states; of the states it generates, all but the initial ones are Interlock's transitions.

EXTENDS Integers, FiniteSets, TLC

CONSTANTS NONE, room0, worker0, worker1

Room == {room0}
Worker == {worker0, worker1}
Task == {"idle", "print", "scan", "lunch"}

\* office.ilk:6
near == room0 :> NONE

VARIABLES
  Worker_task, \* office.ilk:9
  Worker_room, \* office.ilk:10
  Worker_energy, \* office.ilk:11
  Worker_helps, \* office.ilk:12
  paper, \* office.ilk:14
  board_by, \* office.ilk:15
  board_urgent, \* office.ilk:15
  open, \* office.ilk:16
  rounds \* office.ilk:17

vars == <<Worker_task, Worker_room, Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>

\* office.ilk:25
free(r) == (r \in open) /\ ~(\E w \in Worker : Worker_room[w] = r)

\* office.ilk:26
strength(w) == (Worker_energy[w] + Cardinality(Worker_helps[w])) + (IF Worker_task[w] = "lunch" THEN 1 ELSE 0)

\* What procedures work on: from the variables before to the variables after, each a field.
Now == [Worker_task |-> Worker_task, Worker_room |-> Worker_room, Worker_energy |-> Worker_energy, Worker_helps |-> Worker_helps, paper |-> paper, board_by |-> board_by, board_urgent |-> board_urgent, open |-> open]

\* office.ilk:28
tire(s, w) ==
  IF s.Worker_energy[w] > (-1)
  THEN
    LET s_3 == IF Assert((s.Worker_energy[w] - 1) >= (-1), "office.ilk:29: cannot be evaluated") THEN s ELSE s
    IN [s_3 EXCEPT !.Worker_energy[w] = s_3.Worker_energy[w] - 1]
  ELSE [s EXCEPT !.Worker_task[w] = "lunch"]

\* office.ilk:32
everyone_out(s, from) ==
  LET iteration(s_2, w) ==
        IF s_2.Worker_room[w] = from
        THEN [s_2 EXCEPT !.Worker_room[w] = NONE]
        ELSE s_2
  IN iteration(iteration(s, worker0), worker1)

Init ==
  /\ Worker_task = [i1 \in Worker |-> "idle"]
  /\ Worker_room = [i1 \in Worker |-> NONE]
  /\ Worker_energy = [i1 \in Worker |-> 1]
  /\ Worker_helps = [i1 \in Worker |-> {}]
  /\ paper = [i1 \in Room, i2 \in Task |-> 1]
  /\ board_by = NONE
  /\ board_urgent = FALSE
  /\ open = {room0}
  /\ rounds = 0

\* office.ilk:37
\* syscall take(w: Worker where w.room == none, r: Room)
take_(w, r) ==
  /\ Worker_room[w] = NONE
  /\ IF ~free(r)
     THEN
       \* EBUSY: office.ilk:39
       /\ UNCHANGED <<Worker_task, Worker_room, Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>
     ELSE
       /\ LET Worker_room_1 == [Worker_room EXCEPT ![w] = r]
          IN
            /\ IF paper[r, "print"] = 0
               THEN
                 /\ LET Worker_room_1_2 == [Worker_room_1 EXCEPT ![w] = NONE]
                        s == [Now EXCEPT !.Worker_room = Worker_room_1_2]
                        s_2 == tire(s, w)
                    IN
                      \* ENOSPC: office.ilk:41
                      /\ Worker_task' = s_2.Worker_task
                      /\ Worker_room' = Worker_room_1_2
                      /\ Worker_energy' = s_2.Worker_energy
                      /\ UNCHANGED <<Worker_helps, paper, board_by, board_urgent, open, rounds>>
               ELSE
                 /\ LET Worker_task_1 == [Worker_task EXCEPT ![w] = "print"]
                    IN
                      \* ok: office.ilk:37
                      /\ Assert((r \in open) /\ ~(\E w_2 \in Worker : Worker_room[w_2] = r) /\ (Worker_room_1[w] = r), "TakenIsFree")
                      /\ Worker_task' = Worker_task_1
                      /\ Worker_room' = Worker_room_1
                      /\ UNCHANGED <<Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>

\* office.ilk:46
\* syscall work(w: Worker where w.room != none)
work(w) ==
  /\ Worker_room[w] # NONE
  /\ LET r == Worker_room[w]
         was == Worker_task[w]
     IN
       /\ was # "lunch"
       /\ IF was = "print"
          THEN
            /\ IF paper[r, "print"] = 0
               THEN
                 \* EIO: office.ilk:52
                 /\ UNCHANGED <<Worker_task, Worker_room, Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>
               ELSE
                 /\ Assert((paper[r, "print"] - 1) >= 0, "office.ilk:53: cannot be evaluated")
                 /\ LET paper_1 == [paper EXCEPT ![r, "print"] = paper[r, "print"] - 1]
                        s == [Now EXCEPT !.paper = paper_1]
                        s_2 == tire(s, w)
                    IN
                      /\ \E next_ \in Task :
                           /\ (next_ # was) /\ (next_ # "lunch")
                           /\ LET Worker_task_1 == [s_2.Worker_task EXCEPT ![w] = next_]
                              IN
                                \* ok: office.ilk:46
                                /\ Assert((\A r_2 \in Room : (\A t \in Task : paper_1[r_2, t] <= paper[r_2, t])), "PaperOnlyGrowsByRefill")
                                /\ Worker_task' = Worker_task_1
                                /\ Worker_energy' = s_2.Worker_energy
                                /\ paper' = paper_1
                                /\ UNCHANGED <<Worker_room, Worker_helps, board_by, board_urgent, open, rounds>>
          ELSE
            /\ IF was = "idle"
               THEN
                 /\ IF strength(w) < 1
                    THEN
                      \* EAGAIN: office.ilk:55
                      /\ UNCHANGED <<Worker_task, Worker_room, Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>
                    ELSE
                      /\ LET Worker_task_1 == [Worker_task EXCEPT ![w] = "scan"]
                             s == [Now EXCEPT !.Worker_task = Worker_task_1]
                             s_2 == tire(s, w)
                         IN
                           /\ \E next_ \in Task :
                                /\ (next_ # was) /\ (next_ # "lunch")
                                /\ LET Worker_task_1_2 == [s_2.Worker_task EXCEPT ![w] = next_]
                                   IN
                                     \* ok: office.ilk:46
                                     /\ Worker_task' = Worker_task_1_2
                                     /\ Worker_energy' = s_2.Worker_energy
                                     /\ UNCHANGED <<Worker_room, Worker_helps, paper, board_by, board_urgent, open, rounds>>
               ELSE
                 /\ LET Worker_task_1 == [Worker_task EXCEPT ![w] = "scan"]
                        s == [Now EXCEPT !.Worker_task = Worker_task_1]
                        s_2 == tire(s, w)
                    IN
                      /\ \E next_ \in Task :
                           /\ (next_ # was) /\ (next_ # "lunch")
                           /\ LET Worker_task_1_2 == [s_2.Worker_task EXCEPT ![w] = next_]
                              IN
                                \* ok: office.ilk:46
                                /\ Worker_task' = Worker_task_1_2
                                /\ Worker_energy' = s_2.Worker_energy
                                /\ UNCHANGED <<Worker_room, Worker_helps, paper, board_by, board_urgent, open, rounds>>

\* office.ilk:63
\* syscall help(w: Worker, other: Worker where other != w and not (other in w.helps))
help(w, other_) ==
  /\ (other_ # w) /\ ~(other_ \in Worker_helps[w])
  /\ LET Worker_helps_1 == [Worker_helps EXCEPT ![w] = Worker_helps[w] \cup {other_}]
         chain == {x \in Worker : other_ \in Worker_helps_1[x]}
     IN
       /\ Cardinality(chain) <= 1
       /\ LET s == [Now EXCEPT !.Worker_helps = Worker_helps_1]
              s_2 ==
                IF chain \subseteq (s.Worker_helps[w] \cup {w})
                THEN
                  LET before == ((s.Worker_energy[w] + Cardinality(s.Worker_helps[w])) + (IF s.Worker_task[w] = "lunch" THEN 1 ELSE 0)) > 2
                      s_4 == [s EXCEPT !.board_by = w]
                  IN [s_4 EXCEPT !.board_urgent = before]
                ELSE s
          IN
            \* ok: office.ilk:63
            /\ Worker_helps' = Worker_helps_1
            /\ board_by' = s_2.board_by
            /\ board_urgent' = s_2.board_urgent
            /\ UNCHANGED <<Worker_task, Worker_room, Worker_energy, paper, open, rounds>>

\* office.ilk:71
\* syscall leave(w: Worker where w.room != none)
leave(w) ==
  /\ Worker_room[w] # NONE
  /\ LET r == Worker_room[w]
         s == Now
         s_2 == everyone_out(s, r)
     IN
       /\ IF ~(r \in open)
          THEN
            \* EPERM: office.ilk:75
            /\ Worker_room' = s_2.Worker_room
            /\ UNCHANGED <<Worker_task, Worker_energy, Worker_helps, paper, board_by, board_urgent, open, rounds>>
          ELSE
            /\ LET s_3 == [Now EXCEPT !.Worker_room = s_2.Worker_room]
                   s_4 == [s_3 EXCEPT !.open = s_3.open \cup {r}]
                   s_5 == [Now EXCEPT !.Worker_room = s_2.Worker_room, !.open = s_4.open]
                   s_6 ==
                     LET set == s_5.Worker_helps[w]
                         iteration(s_7, x) ==
                           IF x \in set
                           THEN tire(s_7, x)
                           ELSE s_7
                     IN iteration(iteration(s_5, worker0), worker1)
                   Worker_helps_1 == [Worker_helps EXCEPT ![w] = {}]
               IN
                 \* ok: office.ilk:71
                 /\ Worker_task' = s_6.Worker_task
                 /\ Worker_room' = s_2.Worker_room
                 /\ Worker_energy' = s_6.Worker_energy
                 /\ Worker_helps' = Worker_helps_1
                 /\ open' = s_4.open
                 /\ UNCHANGED <<paper, board_by, board_urgent, rounds>>

\* office.ilk:81
\* action refill(r: Room)
refill(r) ==
  /\ rounds < 2
  /\ Assert((rounds + 1) <= 2, "office.ilk:84: cannot be evaluated")
  /\ LET rounds_1 == rounds + 1
         s == Now
         s_2 ==
           LET iteration(s_3, t) ==
                 IF s_3.paper[r, t] < 2
                 THEN
                   LET s_5 == IF Assert((s_3.paper[r, t] + 1) <= 2, "office.ilk:85: cannot be evaluated") THEN s_3 ELSE s_3
                   IN [s_5 EXCEPT !.paper[r, t] = s_5.paper[r, t] + 1]
                 ELSE s_3
           IN iteration(iteration(iteration(iteration(s, "idle"), "print"), "scan"), "lunch")
     IN
       /\ \E w \in {x \in Worker : Worker_energy[x] < 3} :
            /\ LET Worker_energy_1 == [Worker_energy EXCEPT ![w] = 3]
                   first_idle == (IF Worker_task[worker0] = "idle" THEN worker0 ELSE (IF Worker_task[worker1] = "idle" THEN worker1 ELSE NONE))
                   s_3 == [Now EXCEPT !.Worker_energy = Worker_energy_1, !.paper = s_2.paper]
                   s_4 ==
                     IF first_idle # NONE
                     THEN [s_3 EXCEPT !.Worker_task[first_idle] = "scan"]
                     ELSE s_3
               IN
                 \* ok: office.ilk:81
                 /\ Assert((\A r_2 \in Room : (\A t \in Task : s_2.paper[r_2, t] <= paper[r_2, t])) \/ (rounds_1 > rounds), "PaperOnlyGrowsByRefill")
                 /\ Worker_task' = s_4.Worker_task
                 /\ Worker_energy' = Worker_energy_1
                 /\ paper' = s_2.paper
                 /\ rounds' = rounds_1
                 /\ UNCHANGED <<Worker_room, Worker_helps, board_by, board_urgent, open>>

Next ==
  \/ \E w \in Worker, r \in Room : take_(w, r)
  \/ \E w \in Worker : work(w)
  \/ \E w \in Worker, other_ \in Worker : help(w, other_)
  \/ \E w \in Worker : leave(w)
  \/ \E r \in Room : refill(r)

Spec == Init /\ [][Next]_vars

\* office.ilk:92
\* OneInARoom: forall a in Worker, b in Worker: a != b and a.room != none implies a.room != b.room
OneInARoom == (\A a \in Worker : (\A b \in Worker : ((a # b) /\ (Worker_room[a] # NONE)) => (Worker_room[a] # Worker_room[b])))

\* office.ilk:93
\* NeverLunch: not (exists w in Worker: w.task == lunch)
NeverLunch == ~(\E w \in Worker : Worker_task[w] = "lunch")

\* office.ilk:94
\* HelpersHelpOthers: forall w in Worker where |w.helps| > 0: not (w in w.helps)
HelpersHelpOthers == (\A w \in Worker : (Cardinality(Worker_helps[w]) > 0) => ~(w \in Worker_helps[w]))

\* office.ilk:95
\* PaperOnlyGrowsByRefill: (forall r in Room, t in Task: paper[r][t] <= old(paper[r][t])) or rounds > old(rounds)
\* Every action asserts it; as a PROPERTY, it would not be looked at where a transition changes nothing.
PaperOnlyGrowsByRefill == [][(\A r \in Room : (\A t \in Task : paper'[r, t] <= paper[r, t])) \/ (rounds' > rounds)]_vars
============================================================
