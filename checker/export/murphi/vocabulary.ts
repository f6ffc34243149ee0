/** Words of Murphi, as Rumur reads it. */

export const murphiReserved: readonly string[] = [
  ...'alias array assert assume begin boolean by case clear const cover do else elsif end endalias endexists endfor endforall endfunction'.split(
    ' ',
  ),
  ...'endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error exists false for forall function'.split(
    ' ',
  ),
  ...'if in interleaved invariant ismember isundefined liveness log multiset multisetadd multisetcount multisetremove multisetremovepred'.split(
    ' ',
  ),
  ...'none of procedure process program put real record return rule ruleset scalarset startstate string switch then to traceuntil true'.split(
    ' ',
  ),
  ...'type undefine union var while xor'.split(' '),
];
