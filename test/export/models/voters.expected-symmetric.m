-- Specification voters, instance two, exported by Interlock.
--
-- rumur --symmetry-reduction exhaustive --deadlock-detection off --value-type int32_t -o model.c model-symmetric.m
-- gcc -O3 -mcx16 -o model model.c -lpthread && ./model
--
-- Its states and its rules fired are those of `interlock check --symmetry`: one state of each orbit.

const
  NONE: -1;
  not_yet: 0;
  yes: 1;
  no: 2;

type
  Voter: scalarset(2);
  Vote: 0 .. 2;
  Voter_friends_values: array [Voter] of array [Voter] of boolean;

var
  Voter_vote: array [Voter] of Vote; -- voters.ilk:5
  Voter_friends: Voter_friends_values; -- voters.ilk:6
  Voter_rival: array [Voter] of Voter; -- voters.ilk:7
  chair: Voter; -- voters.ilk:9
  deputy: Voter; -- voters.ilk:10
  seated: array [Voter] of boolean; -- voters.ilk:11

startstate "initial 0"
begin
  for i1: Voter do Voter_vote[i1] := not_yet; end;
  for i1: Voter do for i2: Voter do Voter_friends[i1][i2] := false; end; end;
  for i1: Voter do undefine Voter_rival[i1]; end;
  undefine chair;
  undefine deputy;
  for i1: Voter do seated[i1] := false; end;
end;

-- voters.ilk:13
-- action sit(v: Voter)
ruleset v: Voter do
  rule "sit"
    isundefined(chair) ==>
  begin
    chair := v;
    -- ok: voters.ilk:13
  end;
end;

-- voters.ilk:17
-- action stand_in()
rule "stand_in"
  (!isundefined(chair)) & (!(isundefined(deputy) ? isundefined(chair) : (isundefined(chair) ? false : (deputy = chair)))) ==>
begin
  if isundefined(chair) then
    undefine deputy;
  else
    deputy := chair;
  end;
  -- ok: voters.ilk:17
end;

-- voters.ilk:21
-- action leave(v: Voter where chair == v)
ruleset v: Voter do
  rule "leave"
    (!isundefined(chair)) & (chair = v) ==>
  begin
    if isundefined(deputy) then
      undefine chair;
    else
      if isundefined(deputy) then
        undefine chair;
      else
        chair := deputy;
      end;
    end;
    undefine deputy;
    for element_1: Voter do
      Voter_friends[v][element_1] := false;
    end;
    -- ok: voters.ilk:21
  end;
end;

-- voters.ilk:26
-- action meet(v: Voter, w: Voter where v != w and not (w in v.friends))
ruleset v: Voter; w: Voter do
  rule "meet"
    (v != w) & !Voter_friends[v][w] ==>
  var
    old_Voter_friends: Voter_friends_values;
  begin
    old_Voter_friends := Voter_friends;
    Voter_friends[v][w] := true;
    -- ok: voters.ilk:26
    assert "FriendsChangeOneByOne" (forall v_2: Voter do (forall element_4: Voter do !old_Voter_friends[v_2][element_4] | Voter_friends[v_2][element_4] end) end);
  end;
end;

-- voters.ilk:29
-- action quarrel(v: Voter)
ruleset v: Voter; w: Voter do
  rule "quarrel"
    Voter_friends[v][w] & (Voter_vote[w] != yes) ==>
  begin
    Voter_friends[v][w] := false;
    Voter_rival[v] := w;
    -- ok: voters.ilk:29
  end;
end;

-- voters.ilk:34
-- action decide(v: Voter where v.vote == not_yet)
ruleset v: Voter; what: Vote do
  rule "decide"
    (Voter_vote[v] = not_yet) & (what != not_yet) ==>
  begin
    Voter_vote[v] := what;
    -- ok: voters.ilk:34
  end;
end;

-- voters.ilk:38
-- action follow(v: Voter, w: Voter where v.rival == w)
ruleset v: Voter; w: Voter do
  rule "follow"
    (!isundefined(Voter_rival[v])) & (Voter_rival[v] = w) & !(forall element_2: Voter do !Voter_friends[v][element_2] | seated[element_2] end) ==>
  begin
    for element_3: Voter do
      seated[element_3] := Voter_friends[v][element_3] | (element_3 = w);
    end;
    -- ok: voters.ilk:38
  end;
end;

-- voters.ilk:43
-- ChairMayBeNobody: forall v in Voter: chair == none or chair! in v.friends or v.rival != chair or v.rival == chair
invariant "ChairMayBeNobody" (forall v: Voter do isundefined(chair) | Voter_friends[v][chair] | (!(isundefined(Voter_rival[v]) ? isundefined(chair) : (isundefined(chair) ? false : (Voter_rival[v] = chair)))) | (isundefined(Voter_rival[v]) ? isundefined(chair) : (isundefined(chair) ? false : (Voter_rival[v] = chair))) end);

-- voters.ilk:44
-- NobodyIsTheirOwnFriend: forall v in Voter: forall w in v.friends: w != v
invariant "NobodyIsTheirOwnFriend" (forall v: Voter do (forall w: Voter do Voter_friends[v][w] -> (w != v) end) end);
