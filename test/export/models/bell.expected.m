-- Specification bell, instance stepped, exported by Interlock.
--
-- rumur --symmetry-reduction off --deadlock-detection off --value-type int32_t -o model.c model.m
-- gcc -O3 -mcx16 -o model model.c -lpthread && ./model
--
-- Its states and its rules fired are Interlock's states and transitions.

const
  NONE: -1;
  no_call: 0;
  ring_speak: 1;
  ring_undo: 2;
  wait_for_return: 3;

type
  Guest: 0 .. 1;
  Guest_call_point: 0 .. 3;

var
  Guest_rings: array [Guest] of 0 .. 1; -- bell.ilk:3
  line: boolean; -- bell.ilk:4
  answered: 0 .. 2; -- bell.ilk:5
  Guest_call: array [Guest] of Guest_call_point; -- bell.ilk:7

startstate "initial 0"
begin
  for i1: Guest do Guest_rings[i1] := 0; end;
  line := false;
  answered := 0;
  for i1: Guest do Guest_call[i1] := no_call; end;
end;

-- bell.ilk:7
-- syscall ring(g: Guest)
ruleset g: Guest do
  rule "ring"
    Guest_call[g] = no_call ==>
  begin
    if line then
      -- EBUSY: bell.ilk:10
    else
      line := true;
      Guest_call[g] := ring_speak;
      -- blocked: bell.ilk:13
    end;
  end;
end;

-- bell.ilk:7
-- syscall ring(g: Guest)
ruleset g: Guest do
  rule "ring.speak"
    Guest_call[g] = ring_speak ==>
  begin
    Guest_call[g] := no_call;
    Guest_rings[g] := 1;
    if answered = 2 then
      Guest_call[g] := ring_undo;
      -- blocked: bell.ilk:15
    else
      assert "bell.ilk:16: cannot be evaluated" (answered + 1) <= 2;
      answered := answered + 1;
      line := false;
      -- ok: bell.ilk:7
      assert "RingAnswers" Guest_rings[g] = 1;
    end;
  end;
end;

-- bell.ilk:7
-- syscall ring(g: Guest)
ruleset g: Guest do
  rule "ring.undo"
    Guest_call[g] = ring_undo ==>
  begin
    Guest_call[g] := no_call;
    line := false;
    -- EIO: bell.ilk:15
  end;
end;

-- bell.ilk:21
-- syscall wait_for(g: Guest where g.rings == 0)
ruleset g: Guest do
  rule "wait_for"
    (Guest_call[g] = no_call) & (Guest_rings[g] = 0) ==>
  begin
    if answered <= 0 then
      Guest_call[g] := wait_for_return;
      -- blocked: bell.ilk:23
    else
      Guest_rings[g] := 1;
      -- ok: bell.ilk:21
    end;
  end;
end;

-- bell.ilk:21
-- syscall wait_for(g: Guest where g.rings == 0)
ruleset g: Guest do
  rule "wait_for.return"
    (Guest_call[g] = wait_for_return) & (answered > 0) ==>
  begin
    Guest_call[g] := no_call;
    Guest_rings[g] := 1;
    -- ok: bell.ilk:21
  end;
end;

-- bell.ilk:27
-- LineIsFreeWhenAllDone: (forall g in Guest: g.rings == 1) and answered == 2 implies not line
invariant "LineIsFreeWhenAllDone" ((forall g: Guest do Guest_rings[g] = 1 end) & (answered = 2)) -> !line;
