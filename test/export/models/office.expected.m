-- Specification office, instance one_room, exported by Interlock.
--
-- rumur --symmetry-reduction off --deadlock-detection off --value-type int32_t -o model.c model.m
-- gcc -O3 -mcx16 -o model model.c -lpthread && ./model
--
-- Its states and its rules fired are Interlock's states and transitions.

const
  NONE: -1;
  idle: 0;
  print: 1;
  scan: 2;
  lunch: 3;

type
  Room: 0 .. 0;
  Worker: 0 .. 1;
  Task: 0 .. 3;
  Worker_room_values: array [Worker] of -1 .. 0;
  paper_values: array [Room] of array [Task] of 0 .. 2;
  rounds_values: 0 .. 2;

var
  Worker_task: array [Worker] of Task; -- office.ilk:9
  Worker_room: Worker_room_values; -- office.ilk:10
  Worker_energy: array [Worker] of -1 .. 3; -- office.ilk:11
  Worker_helps: array [Worker] of 0 .. 3; -- office.ilk:12
  paper: paper_values; -- office.ilk:14
  board_by: -1 .. 1; -- office.ilk:15
  board_urgent: boolean; -- office.ilk:15
  open: 0 .. 1; -- office.ilk:16
  rounds: rounds_values; -- office.ilk:17

-- office.ilk:6
function near(i1: Room): -1 .. 0;
begin
  return NONE;
end;

-- office.ilk:25
function free(r: Room): boolean;
begin
  return (((open >> r) & 1) = 1) & !(exists w: Worker do Worker_room[w] = r end);
end;

-- office.ilk:26
function strength(w: Worker): -1073741824 .. 1073741824;
begin
  return Worker_energy[w] + (((Worker_helps[w] >> 0) & 1) + ((Worker_helps[w] >> 1) & 1)) + ((Worker_task[w] = lunch) ? 1 : 0);
end;

-- office.ilk:28
procedure tire(w: Worker);
begin
  if Worker_energy[w] > (-1) then
    assert "office.ilk:29: cannot be evaluated" (Worker_energy[w] - 1) >= (-1);
    Worker_energy[w] := Worker_energy[w] - 1;
  else
    Worker_task[w] := lunch;
  end;
end;

-- office.ilk:32
procedure everyone_out(from: Room);
begin
  for w: Worker do
    if Worker_room[w] = from then
      Worker_room[w] := NONE;
    end;
  end;
end;

startstate "initial 0"
begin
  for i1: Worker do Worker_task[i1] := idle; end;
  for i1: Worker do Worker_room[i1] := NONE; end;
  for i1: Worker do Worker_energy[i1] := 1; end;
  for i1: Worker do Worker_helps[i1] := 0; end;
  for i1: Room do for i2: Task do paper[i1][i2] := 1; end; end;
  board_by := NONE;
  board_urgent := false;
  open := 1;
  rounds := 0;
end;

-- office.ilk:37
-- syscall take(w: Worker where w.room == none, r: Room)
ruleset w: Worker; r: Room do
  rule "take"
    Worker_room[w] = NONE ==>
  var
    old_Worker_room: Worker_room_values;
  begin
    old_Worker_room := Worker_room;
    if !free(r) then
      -- EBUSY: office.ilk:39
      assert "BusyKeeps" Worker_room[w] = old_Worker_room[w];
    else
      Worker_room[w] := r;
      if paper[r][print] = 0 then
        Worker_room[w] := NONE;
        tire(w);
        -- ENOSPC: office.ilk:41
      else
        Worker_task[w] := print;
        -- ok: office.ilk:37
        assert "TakenIsFree" (((open >> r) & 1) = 1) & !(exists w_2: Worker do old_Worker_room[w_2] = r end) & (Worker_room[w] = r);
      end;
    end;
  end;
end;

-- office.ilk:46
-- syscall work(w: Worker where w.room != none)
ruleset w: Worker; next: Task do
  rule "work"
    ((Worker_room[w] != NONE) & (Worker_task[w] != lunch) & (Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0) & ((paper[Worker_room[w]][print] - 1) < 0)) | ((Worker_room[w] != NONE) & (Worker_task[w] != lunch) & (((Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0)) | ((Worker_task[w] != print) & (Worker_task[w] = idle) & (strength(w) >= 1)) | ((Worker_task[w] != print) & (Worker_task[w] != idle))) & (Worker_energy[w] > (-1)) & ((Worker_energy[w] - 1) < (-1))) | ((Worker_room[w] != NONE) & (Worker_task[w] != lunch) & ((((Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0)) | ((Worker_task[w] != print) & (Worker_task[w] = idle) & (strength(w) >= 1)) | ((Worker_task[w] != print) & (Worker_task[w] != idle))) -> ((next != Worker_task[w]) & (next != lunch))) & (((Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0)) | ((Worker_task[w] != print) & (Worker_task[w] = idle) & (strength(w) >= 1)) | ((Worker_task[w] != print) & (Worker_task[w] != idle)) | (next = idle))) ==>
  var
    old_paper: paper_values;
    r: Room;
    was: Task;
    has_ended: boolean;
  begin
    assert "office.ilk:46: cannot be evaluated" !(((Worker_room[w] != NONE) & (Worker_task[w] != lunch) & (Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0) & ((paper[Worker_room[w]][print] - 1) < 0)) | ((Worker_room[w] != NONE) & (Worker_task[w] != lunch) & (((Worker_task[w] = print) & (paper[Worker_room[w]][print] != 0)) | ((Worker_task[w] != print) & (Worker_task[w] = idle) & (strength(w) >= 1)) | ((Worker_task[w] != print) & (Worker_task[w] != idle))) & (Worker_energy[w] > (-1)) & ((Worker_energy[w] - 1) < (-1))));
    has_ended := false;
    old_paper := paper;
    r := Worker_room[w];
    was := Worker_task[w];
    if was = print then
      if paper[r][print] = 0 then
        has_ended := true; -- EIO: office.ilk:52
      else
        assert "office.ilk:53: cannot be evaluated" (paper[r][print] - 1) >= 0;
        paper[r][print] := paper[r][print] - 1;
      end;
    else
      if was = idle then
        if strength(w) < 1 then
          has_ended := true; -- EAGAIN: office.ilk:55
        end;
      end;
      if !has_ended then
        Worker_task[w] := scan;
      end;
    end;
    if !has_ended then
      tire(w);
      Worker_task[w] := next;
      has_ended := true; -- ok: office.ilk:46
    end;
    assert "PaperOnlyGrowsByRefill" (forall r_2: Room do (forall t: Task do paper[r_2][t] <= old_paper[r_2][t] end) end);
  end;
end;

-- office.ilk:63
-- syscall help(w: Worker, other: Worker where other != w and not (other in w.helps))
ruleset w: Worker; other: Worker do
  rule "help"
    (other != w) & !(((Worker_helps[w] >> other) & 1) = 1) & (((((((((((0 = w) ? (Worker_helps[w] | (1 << other)) : Worker_helps[0]) >> other) & 1) = 1) ? 1 : 0) | ((((((1 = w) ? (Worker_helps[w] | (1 << other)) : Worker_helps[1]) >> other) & 1) = 1) ? 2 : 0)) >> 0) & 1) + (((((((((0 = w) ? (Worker_helps[w] | (1 << other)) : Worker_helps[0]) >> other) & 1) = 1) ? 1 : 0) | ((((((1 = w) ? (Worker_helps[w] | (1 << other)) : Worker_helps[1]) >> other) & 1) = 1) ? 2 : 0)) >> 1) & 1)) <= 1) ==>
  var
    chain: 0 .. 3;
    before: boolean;
  begin
    Worker_helps[w] := Worker_helps[w] | (1 << other);
    chain := ((((Worker_helps[0] >> other) & 1) = 1) ? 1 : 0) | ((((Worker_helps[1] >> other) & 1) = 1) ? 2 : 0);
    if (chain & (Worker_helps[w] | (1 << w))) = chain then
      before := strength(w) > 2;
      board_by := w;
      board_urgent := before;
    end;
    -- ok: office.ilk:63
  end;
end;

-- office.ilk:71
-- syscall leave(w: Worker where w.room != none)
ruleset w: Worker do
  rule "leave"
    Worker_room[w] != NONE ==>
  var
    r: Room;
    x_of_1: 0 .. 3;
  begin
    r := Worker_room[w];
    everyone_out(r);
    if !(((open >> r) & 1) = 1) then
      -- EPERM: office.ilk:75
    else
      open := open | (1 << r);
      x_of_1 := Worker_helps[w];
      for x: Worker do
        if ((x_of_1 >> x) & 1) = 1 then
          tire(x);
        end;
      end;
      Worker_helps[w] := 0;
      -- ok: office.ilk:71
    end;
  end;
end;

-- office.ilk:81
-- action refill(r: Room)
ruleset r: Room; w: Worker do
  rule "refill"
    ((rounds < 2) & ((rounds + 1) > 2)) | ((rounds < 2) & (paper[r][idle] < 2) & ((paper[r][idle] + 1) > 2)) | ((rounds < 2) & (paper[r][print] < 2) & ((paper[r][print] + 1) > 2)) | ((rounds < 2) & (paper[r][scan] < 2) & ((paper[r][scan] + 1) > 2)) | ((rounds < 2) & (paper[r][lunch] < 2) & ((paper[r][lunch] + 1) > 2)) | ((rounds < 2) & ((((((Worker_energy[0] < 3) ? 1 : 0) | ((Worker_energy[1] < 3) ? 2 : 0)) >> w) & 1) = 1)) ==>
  var
    old_paper: paper_values;
    old_rounds: rounds_values;
    first_idle: -1 .. 1;
  begin
    assert "office.ilk:81: cannot be evaluated" !(((rounds < 2) & ((rounds + 1) > 2)) | ((rounds < 2) & (paper[r][idle] < 2) & ((paper[r][idle] + 1) > 2)) | ((rounds < 2) & (paper[r][print] < 2) & ((paper[r][print] + 1) > 2)) | ((rounds < 2) & (paper[r][scan] < 2) & ((paper[r][scan] + 1) > 2)) | ((rounds < 2) & (paper[r][lunch] < 2) & ((paper[r][lunch] + 1) > 2)));
    old_paper := paper;
    old_rounds := rounds;
    assert "office.ilk:84: cannot be evaluated" (rounds + 1) <= 2;
    rounds := rounds + 1;
    for t: Task do
      if paper[r][t] < 2 then
        assert "office.ilk:85: cannot be evaluated" (paper[r][t] + 1) <= 2;
        paper[r][t] := paper[r][t] + 1;
      end;
    end;
    Worker_energy[w] := 3;
    first_idle := ((Worker_task[0] = idle) ? 0 : ((Worker_task[1] = idle) ? 1 : NONE));
    if first_idle != NONE then
      Worker_task[first_idle] := scan;
    end;
    -- ok: office.ilk:81
    assert "PaperOnlyGrowsByRefill" (forall r_2: Room do (forall t: Task do paper[r_2][t] <= old_paper[r_2][t] end) end) | (rounds > old_rounds);
  end;
end;

-- office.ilk:92
-- OneInARoom: forall a in Worker, b in Worker: a != b and a.room != none implies a.room != b.room
invariant "OneInARoom" (forall a: Worker do (forall b: Worker do ((a != b) & (Worker_room[a] != NONE)) -> (Worker_room[a] != Worker_room[b]) end) end);

-- office.ilk:93
-- NeverLunch: not (exists w in Worker: w.task == lunch)
invariant "NeverLunch" !(exists w: Worker do Worker_task[w] = lunch end);

-- office.ilk:94
-- HelpersHelpOthers: forall w in Worker where |w.helps| > 0: not (w in w.helps)
invariant "HelpersHelpOthers" (forall w: Worker do ((((Worker_helps[w] >> 0) & 1) + ((Worker_helps[w] >> 1) & 1)) > 0) -> !(((Worker_helps[w] >> w) & 1) = 1) end);
