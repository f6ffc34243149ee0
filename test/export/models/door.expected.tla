-------------------- MODULE door --------------------
\* Specification door, instance two, exported by Interlock.
\*
\* java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers auto -config door.cfg door.tla
\*
\* Its distinct states are Interlock's states; of the states it generates, all but the initial ones are Interlock's transitions.

EXTENDS Integers, FiniteSets, TLC

CONSTANTS NONE, person0, person1

Person == {person0, person1}
Leaf == {"closed", "ajar"}

VARIABLES
  Person_inside, \* door.ilk:3
  leaf \* door.ilk:5

vars == <<Person_inside, leaf>>

Init ==
  /\ Person_inside = [i1 \in Person |-> FALSE]
  /\ leaf = "closed"

\* door.ilk:8
\* syscall enter(p: Person where not p.inside)
enter(p) ==
  /\ ~Person_inside[p]
  /\ IF leaf = "closed"
     THEN
       \* EACCES: door.ilk:10
       /\ UNCHANGED <<Person_inside, leaf>>
     ELSE
       /\ LET Person_inside_1 == [Person_inside EXCEPT ![p] = TRUE]
          IN
            \* ok: door.ilk:8
            /\ Assert((\A p_2 \in Person : Person_inside[p_2] => Person_inside_1[p_2]), "NobodyLeaves")
            /\ Assert((leaf = "ajar") /\ Person_inside_1[p], "EnterThroughAjar")
            /\ Person_inside' = Person_inside_1
            /\ UNCHANGED <<leaf>>

\* door.ilk:14
\* syscall push(p: Person)
push(p) ==
  /\ leaf = "closed"
  /\ LET leaf_1 == "ajar"
     IN
       \* ok: door.ilk:14
       /\ leaf' = leaf_1
       /\ UNCHANGED <<Person_inside>>

\* door.ilk:20
\* action wind()
wind ==
  /\ LET leaf_1 == "closed"
     IN
       \* ok: door.ilk:20
       /\ leaf' = leaf_1
       /\ UNCHANGED <<Person_inside>>

Next ==
  \/ \E p \in Person : enter(p)
  \/ \E p \in Person : push(p)
  \/ wind

Spec == Init /\ [][Next]_vars

\* door.ilk:22
\* AllMayBeInside: (count p in Person where p.inside) <= |Person|
AllMayBeInside == Cardinality({p \in Person : Person_inside[p]}) <= 2

\* door.ilk:25
\* NobodyLeaves: forall p in Person: old(p.inside) implies p.inside
\* Every action asserts it; as a PROPERTY, it would not be looked at where a transition changes nothing.
NobodyLeaves == [][(\A p \in Person : Person_inside[p] => Person_inside'[p])]_vars
============================================================
