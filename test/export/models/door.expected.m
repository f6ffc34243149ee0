-- Specification door, instance two, exported by Interlock.
--
-- rumur --symmetry-reduction off --deadlock-detection stuck --value-type int32_t -o model.c model.m
-- gcc -O3 -mcx16 -o model model.c -lpthread && ./model
--
-- Its states and its rules fired are Interlock's states and transitions.

const
  NONE: -1;
  closed: 0;
  ajar: 1;

type
  Person: 0 .. 1;
  Leaf: 0 .. 1;
  Person_inside_values: array [Person] of boolean;

var
  Person_inside: Person_inside_values; -- door.ilk:3
  leaf: Leaf; -- door.ilk:5

startstate "initial 0"
begin
  for i1: Person do Person_inside[i1] := false; end;
  leaf := closed;
end;

-- door.ilk:8
-- syscall enter(p: Person where not p.inside)
ruleset p: Person do
  rule "enter"
    !Person_inside[p] ==>
  var
    old_Person_inside: Person_inside_values;
  begin
    old_Person_inside := Person_inside;
    if leaf = closed then
      -- EACCES: door.ilk:10
    else
      Person_inside[p] := true;
      -- ok: door.ilk:8
      assert "EnterThroughAjar" (leaf = ajar) & Person_inside[p];
    end;
    assert "NobodyLeaves" (forall p_2: Person do old_Person_inside[p_2] -> Person_inside[p_2] end);
  end;
end;

-- door.ilk:14
-- syscall push(p: Person)
ruleset p: Person do
  rule "push"
    leaf = closed ==>
  begin
    leaf := ajar;
    -- ok: door.ilk:14
  end;
end;

-- door.ilk:20
-- action wind()
rule "wind"
  true ==>
begin
  leaf := closed;
  -- ok: door.ilk:20
end;

-- door.ilk:22
-- AllMayBeInside: (count p in Person where p.inside) <= |Person|
invariant "AllMayBeInside" ((Person_inside[0] ? 1 : 0) + (Person_inside[1] ? 1 : 0)) <= 2;
